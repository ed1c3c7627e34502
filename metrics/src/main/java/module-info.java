/** Counts and timings for Micrometer. */
module io.cloakroom.metrics {
  requires transitive io.cloakroom;
  requires transitive micrometer.core;
  requires transitive org.jspecify;

  exports io.cloakroom.metrics;
}
