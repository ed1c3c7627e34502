package io.cloakroom.benchmarks;

import java.util.List;

/** A line of the table: what is measured, by whom, and how far ahead Cloakroom is to be. */
interface Line {

  /** The name by which it is asked for. */
  String name();

  /** How many times as fast as its rival Cloakroom is to be. */
  double target();

  /** What JMH runs; its parameters are {@code row} and {@code candidate}. */
  Class<?> benchmark();

  /** Who is measured, {@code CLOAKROOM} among them. */
  List<String> candidates();

  /** Whether a candidate reads what was sent, rather than something else. */
  boolean reads(String candidate);

  /** The candidate that the target is about; empty where it is the fastest of all. */
  default String rival() {
    return "";
  }

  /** The length of what is read. */
  long bytes();

  /** Whether it holds a file, whose length says nothing of what may be allocated. */
  boolean file();
}
