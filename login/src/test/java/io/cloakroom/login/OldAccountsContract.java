package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import java.sql.Connection;
import java.sql.SQLException;
import java.sql.Statement;
import java.util.Set;
import javax.sql.DataSource;
import org.junit.jupiter.api.Test;

/** The accounts of a database that may have had them before there were user names. */
abstract class OldAccountsContract extends JdbcAccountsContract {

  /** The schema before there were user names. */
  private static final String SCHEMA_WITHOUT_USER_NAMES =
      """
      CREATE TABLE IF NOT EXISTS cloakroom_account (
        id            VARCHAR(255) PRIMARY KEY,
        email         VARCHAR(254) NOT NULL,
        email_key     VARCHAR(254) NOT NULL UNIQUE,
        name          VARCHAR(200) NOT NULL,
        password_hash VARCHAR(512) NOT NULL,
        roles         VARCHAR(1700) NOT NULL,
        enabled       BOOLEAN NOT NULL,
        generation    BIGINT NOT NULL
      )
      """;

  private static void run(DataSource database, String sql) throws SQLException {
    try (Connection connection = database.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static void insertOld(DataSource database, String id, String email) throws SQLException {
    run(
        database,
        "INSERT INTO cloakroom_account VALUES ('%s', '%s', '%s', 'Zoe', '$old', 'admin', TRUE, 3)"
            .formatted(id, email, email));
  }

  @Test
  void accountsFromBeforeThereWereUserNamesStayAndCanHaveThem() throws Exception {
    DataSource database = database();
    run(database, SCHEMA_WITHOUT_USER_NAMES);
    insertOld(database, "1", "zoe@example.com");
    Account zoe =
        Account.of("1", "zoe@example.com", "Zoe").withRoles(Set.of("admin")).withSessionVersion(3);
    JdbcAccounts accounts = JdbcAccounts.of(database);
    assertThat(accounts.find(email("zoe@example.com"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.create(newAccount("max@example.com"))).isPresent();

    accounts.createSchema();

    assertThat(accounts.find("1")).contains(zoe);
    assertThat(accounts.find(email("zoe@example.com"))).contains(new StoredCredentials(zoe, OLD));
    assertThat(accounts.loginNames("1")).containsExactly(email("zoe@example.com"));
    assertThat(accounts.addUserName("1", userName("zoe"))).isTrue();
    assertThat(accounts.find(userName("zoe"))).contains(new StoredCredentials(zoe, OLD));
  }

  @Test
  void anAccountFromBeforeAddressesNeededAnAtSignIsReadAndCanGetAUserName() throws Exception {
    DataSource database = database();
    run(database, SCHEMA_WITHOUT_USER_NAMES);
    insertOld(database, "1", "zoe");
    JdbcAccounts accounts = JdbcAccounts.of(database).createSchema();

    assertThat(accounts.find("1")).map(Account::email).contains("zoe");
    assertThat(accounts.loginNames("1")).isEmpty();
    assertThat(accounts.addUserName("1", userName("zoe"))).isTrue();
    assertThat(accounts.find(userName("zoe")))
        .map(found -> found.account().email())
        .contains("zoe");
  }

  @Test
  void anAccountAndItsUserNamesAreCreatedTogetherOrNotAtAll() throws Exception {
    DataSource database = database();
    run(database, SCHEMA_WITHOUT_USER_NAMES);
    JdbcAccounts accounts = JdbcAccounts.of(database);

    // The table of user names is missing, so the second statement fails.
    assertThatThrownBy(() -> accounts.create(newAccount("zoe@example.com", "zoe")))
        .isInstanceOf(StoreException.class);

    assertThat(accounts.find(email("zoe@example.com"))).isEmpty();
  }

  @Test
  void nodesThatStartTogetherMayAllCreateTheTableOfUserNames() throws Exception {
    DataSource database = database();
    run(database, SCHEMA_WITHOUT_USER_NAMES);

    assertNodesMayStartTogether(database);
  }
}
