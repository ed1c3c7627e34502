/** Cloakroom in a Servlet 6 container. */
module io.cloakroom.servlet {
  requires transitive io.cloakroom;
  requires transitive jakarta.servlet;
  requires org.slf4j;

  exports io.cloakroom.servlet;
}
