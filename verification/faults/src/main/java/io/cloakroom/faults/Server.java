package io.cloakroom.faults;

/** A process of a store's engine, and what can be done to it. */
record Server(Runnable kill, Runnable restart, Runnable freeze, Runnable thaw) {}
