/** A page for developers that shows what each request did, and why. */
module io.cloakroom.toolbar {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires io.cloakroom.console;
  requires io.cloakroom.jdk;
  requires jdk.httpserver;
  requires org.slf4j;
  requires static java.logging;
  requires static ch.qos.logback.classic;
  requires static ch.qos.logback.core;

  exports io.cloakroom.toolbar;
}
