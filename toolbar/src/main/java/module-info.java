/** A page for developers that shows how each form was read. */
module io.cloakroom.toolbar {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires jdk.httpserver;
  requires org.slf4j;

  exports io.cloakroom.toolbar;
}
