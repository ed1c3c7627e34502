package io.cloakroom.benchmarks;

import java.util.List;

/** A line of the table: a task, its candidates, and the speed that Cloakroom should reach. */
interface Line {

  /** Returns the name on the command line. */
  String name();

  /** Returns the speed that Cloakroom should reach, as a multiple of its rival's. */
  double target();

  /** Returns the class that JMH runs, with the parameters {@code row} and {@code candidate}. */
  Class<?> benchmark();

  /** Returns the names of the candidates, including {@code CLOAKROOM}. */
  List<String> candidates();

  /** Returns whether a candidate reads exactly what was sent. */
  boolean reads(String candidate);

  /** Returns the candidate with which the target compares; empty for the fastest one. */
  default String rival() {
    return "";
  }

  /** Returns the length of the body in bytes. */
  long bytes();

  /** Returns whether the body contains a file. Allocations are not compared then. */
  boolean file();
}
