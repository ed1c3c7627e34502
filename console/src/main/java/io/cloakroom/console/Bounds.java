package io.cloakroom.console;

import java.time.Duration;

/**
 * The limits on the cost of one page, which hold for any number of sessions.
 *
 * @param rows the number of sessions after which a page has enough
 * @param step the number of records that are read at once
 * @param records the number of records that a search reads
 * @param time the time after which a search, or a step of ending sessions, stops
 * @param sample the number of records for the charts of sizes and ages
 * @param endings the number of records that a step of ending sessions reads
 */
record Bounds(int rows, int step, int records, Duration time, int sample, int endings) {

  static final Bounds DEFAULT = new Bounds(50, 250, 5_000, Duration.ofSeconds(1), 1_000, 20_000);
}
