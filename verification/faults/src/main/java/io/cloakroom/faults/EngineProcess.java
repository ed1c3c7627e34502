package io.cloakroom.faults;

/** A process of a store's engine, with the operations on it. */
record EngineProcess(Runnable kill, Runnable restart, Runnable freeze, Runnable thaw) {}
