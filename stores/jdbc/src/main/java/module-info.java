/** A store in a relational database. */
module io.cloakroom.jdbc {
  requires transitive io.cloakroom;
  requires transitive java.sql;
  requires transitive org.jspecify;

  exports io.cloakroom.jdbc;
}
