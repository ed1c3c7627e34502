package io.cloakroom.faults;

import java.nio.file.Path;

/**
 * One line of the table: a store in one setting, a fault, and what is promised.
 *
 * @param name how the command line calls it, such as {@code postgresql/crash}
 * @param store the store and its setting, in words
 * @param strikes how often the fault strikes where nothing else is said
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

  /** How often the kills strike that the promises rest on. */
  static final int KILLS = 200;

  /** Starts the engine with its files in this folder, or in one of its own. */
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
