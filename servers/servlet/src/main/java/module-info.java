/** The adapter for Servlet 6 containers. */
module io.cloakroom.servlet {
  requires transitive io.cloakroom;
  requires transitive jakarta.servlet;
  requires com.github.benmanes.caffeine;
  requires org.slf4j;

  exports io.cloakroom.servlet;

  provides jakarta.servlet.ServletContainerInitializer with
      io.cloakroom.servlet.CloakroomInitializer;
}
