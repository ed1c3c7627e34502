/** Cloakroom in Javalin. */
module io.cloakroom.javalin {
  requires transitive io.cloakroom;
  requires transitive io.javalin;
  requires io.cloakroom.servlet;

  exports io.cloakroom.javalin;
}
