/** Cloakroom on the HTTP server of the JDK. */
module io.cloakroom.jdk {
  requires transitive io.cloakroom;
  requires transitive jdk.httpserver;
  requires org.slf4j;

  exports io.cloakroom.jdk;
}
