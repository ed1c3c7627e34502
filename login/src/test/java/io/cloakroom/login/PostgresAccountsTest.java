package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.Race;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;
import org.postgresql.ds.PGSimpleDataSource;

class PostgresAccountsTest extends AccountsContract {

  private static DataSource database() {
    PostgresServer server = PostgresServer.shared();
    PGSimpleDataSource database = new PGSimpleDataSource();
    database.setUrl(server.jdbcUrl(server.freshDatabase()));
    return database;
  }

  @Override
  ManagedAccounts fresh() {
    return JdbcAccounts.of(database()).createSchema();
  }

  @Test
  void nodesThatStartTogetherMayAllCreateTheSchema() {
    DataSource database = database();

    Race.of(8, number -> JdbcAccounts.of(database).createSchema());

    assertThat(JdbcAccounts.of(database).find("nobody")).isEmpty();
  }

  @Test
  void whatIsWrittenCountsWhereConnectionsDoNotCommitByThemselves() {
    DataSource database = database();
    JdbcAccounts accounts = JdbcAccounts.of(ManualCommit.over(database)).createSchema();

    Account zoe =
        accounts
            .create(new NewAccount(email("zoe@example.com"), "Zoe", Set.of(), OLD))
            .orElseThrow();
    assertThat(accounts.create(new NewAccount(email("zoe@example.com"), "Z", Set.of(), OLD)))
        .isEmpty();

    assertThat(JdbcAccounts.of(database).find(zoe.id())).contains(zoe);
  }
}
