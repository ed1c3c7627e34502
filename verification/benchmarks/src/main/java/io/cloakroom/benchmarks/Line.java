package io.cloakroom.benchmarks;

import java.util.List;

/** A line of the table: a task, its candidates, and the speed that Cloakroom should reach. */
interface Line {

  /** The name on the command line. */
  String name();

  /** The speed that Cloakroom should reach, as a multiple of its rival's. */
  double target();

  /** The class that JMH runs, with the parameters {@code row} and {@code candidate}. */
  Class<?> benchmark();

  /** The names of the candidates, including {@code CLOAKROOM}. */
  List<String> candidates();

  /** Whether a candidate reads exactly what was sent. */
  boolean reads(String candidate);

  /** The candidate with which the target compares; empty for the fastest one. */
  default String rival() {
    return "";
  }

  /** The length of the body in bytes. */
  long bytes();

  /** Whether the body contains a file. Allocations are not compared then. */
  boolean file();
}
