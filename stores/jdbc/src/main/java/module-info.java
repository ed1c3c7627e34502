/** A store in a relational database. */
module io.cloakroom.jdbc {
  requires transitive io.cloakroom;
  requires transitive java.sql;
  requires transitive org.jspecify;
  requires org.slf4j;
  // For JdbcStore.changes only.
  requires static org.postgresql.jdbc;
  requires static org.checkerframework.checker.qual;

  exports io.cloakroom.jdbc;
}
