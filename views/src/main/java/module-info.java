/** Adapters for template engines. The application adds the engine that it uses. */
module io.cloakroom.views {
  requires transitive io.cloakroom;
  requires java.compiler;
  requires org.slf4j;
  requires static transitive com.samskivert.jmustache;
  requires static transitive freemarker;
  requires static transitive gg.jte.runtime;
  requires static transitive io.pebbletemplates;
  requires static transitive thymeleaf;

  exports io.cloakroom.views;
}
