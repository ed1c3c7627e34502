package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.server.SessionPlace;

/**
 * The extent of a measurement.
 *
 * @param processes whether each candidate is a process of its own
 * @param narrow whether the candidates that say little more than others are left out
 * @param sessions the sessions of each candidate, whose cookies are sent in turn
 * @param maxWarmUp the most seconds that a candidate is warmed up, until its JVM hardly compiles
 *     any more; 0 if it is not
 * @param launches how often candidates without a store's server are started and measured. One JVM
 *     compiles the same code a few microseconds better than the next, which is as much as a session
 *     in memory costs
 * @param rounds the rounds of a second for each launch, candidate and scenario; 0 if nothing is
 *     timed
 * @param counted the requests by which calls to the store are counted
 */
record BenchmarkPlan(
    boolean processes,
    boolean narrow,
    int sessions,
    int maxWarmUp,
    int launches,
    int rounds,
    int counted) {

  static final BenchmarkPlan FULL = new BenchmarkPlan(true, false, 500, 150, 5, 5, 50);
  static final BenchmarkPlan SHORT = new BenchmarkPlan(true, true, 500, 75, 2, 3, 50);
  static final BenchmarkPlan QUICK = new BenchmarkPlan(true, true, 50, 0, 1, 1, 10);

  /** Nothing is timed: every row works, and its calls are counted. */
  static final BenchmarkPlan COUNTED = new BenchmarkPlan(false, false, 1, 0, 1, 0, 10);

  /** Returns how often the candidates with this place are started and measured. */
  int launches(SessionPlace place) {
    return place.engine() == SessionPlace.Engine.MEMORY ? launches : 1;
  }

  /** Returns what the figures of a page rest on, in words. */
  String description() {
    return rounds
        + " of a second, after at most "
        + maxWarmUp
        + " seconds until the JVM hardly compiles; "
        + launches
        + " launches of each server where no store's server is beside it";
  }

  /**
   * Returns the seconds of hashes and of logins in each round. Logins that are under way at the end
   * are not counted, so a round of a few of them would be too low.
   */
  int secondsOfLogins() {
    return maxWarmUp > 0 ? 10 : 2;
  }

  /** Returns whether something is timed. */
  boolean timed() {
    return rounds > 0;
  }
}
