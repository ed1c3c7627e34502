/** What a request's form went through, for the developer of its page. */
module io.cloakroom.toolbar {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires jdk.httpserver;
  requires org.slf4j;

  exports io.cloakroom.toolbar;
}
