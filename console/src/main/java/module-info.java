/** Pages for administrators. */
module io.cloakroom.console {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires org.slf4j;

  exports io.cloakroom.console;
}
