package io.cloakroom.faults;

import java.nio.file.Path;

/**
 * One row of the table: a store with one setting, a fault, and the guarantee.
 *
 * @param name the name on the command line, such as {@code postgresql/crash}
 * @param store a description of the store and its setting
 * @param strikes the default number of times that the fault strikes
 */
record FaultRow(
    String name,
    String store,
    Starter starter,
    int nodes,
    Control control,
    Fault fault,
    int strikes,
    Promise promise) {

  /** The default number of kills, on which the guarantees are based. */
  static final int KILLS = 200;

  /** A function that starts the engine with its files in this folder or in another. */
  interface Starter {
    Engine start(Path folder);
  }

  static FaultRow of(String name, String store, Starter starter, Fault fault) {
    return new FaultRow(name, store, starter, 2, Control.NONE, fault, KILLS, Promise.NOTHING_LOST);
  }

  FaultRow nodes(int nodes) {
    return new FaultRow(name, store, starter, nodes, control, fault, strikes, promise);
  }

  FaultRow control(Control control) {
    return new FaultRow(name, store, starter, nodes, control, fault, strikes, promise);
  }

  FaultRow strikes(int strikes) {
    return new FaultRow(name, store, starter, nodes, control, fault, strikes, promise);
  }

  FaultRow promise(Promise promise) {
    return new FaultRow(name, store, starter, nodes, control, fault, strikes, promise);
  }
}
