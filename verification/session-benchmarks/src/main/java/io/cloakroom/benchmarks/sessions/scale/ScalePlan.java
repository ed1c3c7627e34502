package io.cloakroom.benchmarks.sessions.scale;

import java.util.List;
import java.util.stream.Stream;

/**
 * The extent of a measurement.
 *
 * @param memory the most sessions in memory
 * @param stores the most sessions in Redis and PostgreSQL
 * @param seconds the seconds of each point
 * @param rounds the times that each point is measured
 */
record ScalePlan(int memory, int stores, int seconds, int rounds) {

  static final ScalePlan FULL = new ScalePlan(10_000_000, 1_000_000, 2, 3);
  static final ScalePlan SHORT = new ScalePlan(1_000_000, 100_000, 1, 3);
  static final ScalePlan QUICK = new ScalePlan(10_000, 10_000, 1, 1);

  private static final int FEWEST = 1_000;

  /** Returns the numbers of sessions up to this one, each ten times the one before. */
  static List<Integer> upTo(int most) {
    return Stream.iterate(FEWEST, sessions -> sessions <= most, sessions -> sessions * 10).toList();
  }
}
