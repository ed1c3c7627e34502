package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import java.sql.Connection;
import java.util.Set;
import java.util.UUID;
import javax.sql.DataSource;
import org.h2.jdbcx.JdbcConnectionPool;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.Test;

class H2AccountsTest extends AccountsContract {

  private static String url() {
    return "jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1";
  }

  @Override
  ManagedAccounts fresh() {
    return JdbcAccounts.in(JdbcConnectionPool.create(url(), "sa", "")).createSchema();
  }

  @Test
  void creatingTheSchemaAgainKeepsTheAccounts() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url());
    JdbcAccounts accounts = JdbcAccounts.in(database).createSchema();
    Account zoe =
        accounts
            .create(new NewAccount(email("zoe@example.com"), "Zoe", Set.of("admin"), OLD))
            .orElseThrow();

    assertThat(JdbcAccounts.in(database).createSchema().find(zoe.id())).contains(zoe);
  }

  @Test
  void aMissingTableIsTheEnvironmentsFault() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url());

    assertThatThrownBy(() -> JdbcAccounts.in(database).find("id"))
        .isInstanceOf(StoreException.class)
        .hasMessage("The database could not find an account");
    assertThatThrownBy(() ->
            JdbcAccounts.in(database)
                .create(new NewAccount(email("a@example.com"), "A", Set.of(), OLD)))
        .isInstanceOf(StoreException.class);
  }

  @Test
  void whatIsWrittenCountsWhereConnectionsDoNotCommitByThemselves() throws Exception {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL(url());
    DataSource manual = ManualCommit.over(database);
    JdbcAccounts accounts = JdbcAccounts.in(manual).createSchema();

    Account zoe =
        accounts
            .create(new NewAccount(email("zoe@example.com"), "Zoe", Set.of(), OLD))
            .orElseThrow();
    assertThat(accounts.create(new NewAccount(email("zoe@example.com"), "Z", Set.of(), OLD)))
        .isEmpty();

    assertThat(JdbcAccounts.in(database).find(zoe.id())).contains(zoe);
    try (Connection connection = manual.getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
    }
  }
}
