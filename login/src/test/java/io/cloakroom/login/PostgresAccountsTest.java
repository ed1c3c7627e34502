package io.cloakroom.login;

import io.cloakroom.testkit.PostgresServer;
import javax.sql.DataSource;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresAccountsTest extends OldAccountsContract {

  @Override
  DataSource database() {
    PostgresServer server = PostgresServer.shared();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(server.jdbcUrl(server.freshDatabase()));
    return database;
  }
}
