/** Counts, timings and observations for Micrometer. */
module io.cloakroom.metrics {
  requires transitive io.cloakroom;
  requires transitive micrometer.core;
  requires transitive micrometer.observation;
  requires transitive org.jspecify;

  exports io.cloakroom.metrics;
}
