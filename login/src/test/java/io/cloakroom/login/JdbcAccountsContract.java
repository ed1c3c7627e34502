package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import io.cloakroom.testkit.Race;
import java.sql.Connection;
import java.util.List;
import javax.sql.DataSource;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.Test;

/** The accounts of a database; a subclass names the database. */
abstract class JdbcAccountsContract extends AccountsContract {

  /** A new, empty database. */
  abstract DataSource database() throws Exception;

  @Override
  ManagedAccounts fresh() throws Exception {
    return JdbcAccounts.of(database()).createSchema();
  }

  @Test
  void creatingTheSchemaAgainKeepsTheAccounts() throws Exception {
    DataSource database = database();
    JdbcAccounts accounts = JdbcAccounts.of(database).createSchema();
    Account zoe = accounts.create(newAccount("zoe@example.com", "zoe")).orElseThrow();

    JdbcAccounts again = JdbcAccounts.of(database).createSchema();

    assertThat(again.find(zoe.id())).contains(zoe);
    assertThat(again.find(userName("zoe"))).contains(new StoredCredentials(zoe, OLD));
  }

  @Test
  void nodesThatStartTogetherMayAllCreateTheSchema() throws Exception {
    assertNodesMayStartTogether(database());
  }

  static void assertNodesMayStartTogether(DataSource database) {
    Race.of(8, number -> JdbcAccounts.of(database).createSchema());

    assertThat(JdbcAccounts.of(database).find("nobody")).isEmpty();
    assertThat(JdbcAccounts.of(database).find(userName("nobody"))).isEmpty();
  }

  @Test
  void writesAreCommittedIfConnectionsDoNotCommitByThemselves() throws Exception {
    DataSource database = database();
    DataSource manual = ManualCommit.over(database);
    JdbcAccounts accounts = JdbcAccounts.of(manual).createSchema();

    Account zoe = accounts.create(newAccount("zoe@example.com", "zoe")).orElseThrow();
    assertThat(accounts.create(newAccount("zoe@example.com"))).isEmpty();
    assertThat(accounts.create(newAccount("max@example.com", "zoe"))).isEmpty();
    assertThat(accounts.addUserName(zoe.id(), userName("zoe"))).isFalse();
    assertThat(accounts.addUserName(zoe.id(), userName("ada"))).isTrue();

    JdbcAccounts direct = JdbcAccounts.of(database);
    assertThat(direct.find(zoe.id())).contains(zoe);
    assertThat(direct.find(email("max@example.com"))).isEmpty();
    assertThat(direct.loginNames(zoe.id()))
        .containsExactly(email("zoe@example.com"), userName("ada"), userName("zoe"));
    try (Connection connection = manual.getConnection()) {
      assertThat(connection.getAutoCommit()).isFalse();
    }
  }

  @Test
  void aPooledConnectionCommitsByItselfAgainAfterAnAccountWasCreated() throws Exception {
    DataSource database = database();
    JdbcAccounts.of(database).createSchema();
    try (Connection only = database.getConnection()) {
      JdbcAccounts accounts = JdbcAccounts.of(SharedConnection.over(only));

      assertThat(accounts.create(newAccount("zoe@example.com", "zoe"))).isPresent();
      assertThat(only.getAutoCommit()).isTrue();
      assertThat(accounts.create(newAccount("max@example.com", "zoe"))).isEmpty();
      assertThat(only.getAutoCommit()).isTrue();
    }
  }

  @Test
  void aMissingTableIsTheEnvironmentsFaultAndIsNamedWithItsCure() throws Exception {
    JdbcAccounts accounts = JdbcAccounts.of(database());

    for (ThrowingCallable call :
        List.<ThrowingCallable>of(
            () -> accounts.find("id"),
            () -> accounts.create(newAccount("a@example.com")),
            () -> accounts.addUserName("id", userName("a")),
            () -> accounts.loginNames("id"))) {
      assertThatThrownBy(call)
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("The database could not ")
          .hasMessageContaining("call JdbcAccounts.createSchema() when the application starts")
          .hasMessageMatching(
              "(?s).* or run accounts(-mariadb)?\\.sql, which is beside JdbcAccounts in the jar");
    }
  }
}
