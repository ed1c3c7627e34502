/** Accounts, passwords and login, over the sessions of Cloakroom. */
module io.cloakroom.login {
  requires transitive io.cloakroom;
  requires transitive java.sql;
  requires io.cloakroom.jdbc;
  requires org.bouncycastle.provider;
  requires org.slf4j;

  exports io.cloakroom.login;
}
