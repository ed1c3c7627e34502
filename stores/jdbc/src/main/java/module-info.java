/** A store in a relational database. */
@SuppressWarnings("module") // The compiler does not see io.cloakroom.login here.
module io.cloakroom.jdbc {
  requires transitive io.cloakroom;
  requires transitive java.sql;
  requires transitive org.jspecify;
  requires org.slf4j;
  // For JdbcStore.changes only.
  requires static org.postgresql.jdbc;
  requires static org.checkerframework.checker.qual;

  exports io.cloakroom.jdbc;
  exports io.cloakroom.jdbc.call to
      io.cloakroom.login;
}
