package io.cloakroom.benchmarks.sessions;

/**
 * The extent of a measurement.
 *
 * @param processes whether each candidate is a process of its own
 * @param narrow whether the candidates that say little more than others are left out
 * @param sessions the sessions of each candidate, whose cookies are sent in turn
 * @param minWarmUp the seconds of requests beforehand, in each scenario
 * @param maxWarmUp their maximum; until then, they go on while the compiler makes them faster
 * @param rounds the rounds of a second for each candidate and scenario; 0 if nothing is timed
 * @param counted the requests by which calls to the store are counted
 */
record Plan(
    boolean processes,
    boolean narrow,
    int sessions,
    int minWarmUp,
    int maxWarmUp,
    int rounds,
    int counted) {

  static final Plan FULL = new Plan(true, false, 500, 2, 6, 7, 50);
  static final Plan SHORT = new Plan(true, true, 500, 1, 1, 2, 50);
  static final Plan QUICK = new Plan(true, true, 50, 0, 0, 1, 10);

  /** Nothing is timed: every row works, and its calls are counted. */
  static final Plan COUNTED = new Plan(false, false, 1, 0, 0, 0, 10);

  /** Returns the seconds of hashes and of logins in each round. */
  int secondsOfLogins() {
    return this == FULL ? 5 : 2;
  }

  /** Returns whether something is timed. */
  boolean timed() {
    return rounds > 0;
  }
}
