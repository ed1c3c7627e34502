/** A browser for the tests of an application, with and without a server. */
module io.cloakroom.test {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires java.net.http;

  exports io.cloakroom.test;
}
