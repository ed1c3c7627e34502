/** The plugin for Javalin. */
module io.cloakroom.javalin {
  requires transitive io.cloakroom;
  requires transitive io.javalin;
  requires io.cloakroom.servlet;
  requires org.slf4j;

  exports io.cloakroom.javalin;
}
