package io.cloakroom.faults;

/** A process of a store's engine, and what can be done to it. */
record EngineProcess(Runnable kill, Runnable restart, Runnable freeze, Runnable thaw) {}
