/** Contracts as published tests, and tools for tests: servers, clocks and faults. */
module io.cloakroom.testkit {
  requires transitive io.cloakroom;
  requires transitive io.cloakroom.test;
  requires transitive org.jspecify;
  requires transitive org.junit.jupiter.api;
  requires transitive org.junit.jupiter.params;
  requires java.net.http;
  requires org.assertj.core;

  exports io.cloakroom.testkit;
  exports io.cloakroom.testkit.server;

  opens io.cloakroom.testkit;
  opens io.cloakroom.testkit.server;
}
