package io.cloakroom.cli;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.login.Account;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.JdbcAccounts;
import io.cloakroom.login.LoginName;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordHash;
import io.cloakroom.login.Passwords;
import io.cloakroom.login.StoredCredentials;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.SQLException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Properties;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Accounts in H2, whose driver is built in; the module login tests the databases. */
class AccountsCommandTest {

  private static final String PASSWORD = "seven green umbrellas";

  private final Path folder;
  private final String database;

  AccountsCommandTest(@TempDir Path folder) {
    this.folder = folder;
    database = "jdbc:h2:" + folder.resolve("shop");
  }

  private CliRun accounts(String input, String... arguments) {
    List<String> all = new ArrayList<>(List.of("accounts"));
    all.addAll(List.of(arguments));
    return CliRun.of(
        input.getBytes(UTF_8), Map.of("CLOAKROOM_DATABASE", database), all.toArray(String[]::new));
  }

  private CliRun add(String email, String... options) {
    List<String> all =
        new ArrayList<>(List.of("add", email, "--password-from", "-", "--create-tables"));
    all.addAll(List.of(options));
    return accounts(PASSWORD + "\n", all.toArray(String[]::new));
  }

  private JdbcAccounts stored() {
    return JdbcAccounts.of(DriverConnections.of(database, new Properties(), List.of(), false));
  }

  private StoredCredentials stored(String login) {
    return LoginName.parse(login).flatMap(stored()::find).orElseThrow();
  }

  @Test
  void theFirstAdministratorIsCreatedWithoutCode() {
    CliRun run =
        add("Ada@example.com", "--role", "admin", "--role", "editor", "--user-name", "ada");
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(run.out())
        .isEqualTo("Created Ada@example.com, which has the roles admin, editor.\n");
    StoredCredentials ada = stored("ada@EXAMPLE.com");
    assertThat(ada).isEqualTo(stored("ada"));
    assertThat(ada.account().roles()).containsExactlyInAnyOrder("admin", "editor");
    assertThat(ada.account().name()).isEqualTo("Ada");
    assertThat(Passwords.of().verify(Password.of(PASSWORD), ada.passwordHash())).isTrue();

    CliRun again = add("ADA@example.com");
    assertThat(again.failure()).startsWith("account.taken: ");
    assertThat(add("bob@example.com", "--user-name", "ADA").failure())
        .startsWith("account.taken: ");
  }

  @Test
  void missingTablesAreCreatedByAnOptionAndNotInJava() {
    emptyDatabase();
    for (List<String> command :
        List.of(
            List.of("list"),
            List.of("roles", "ada@example.com"),
            List.of("disable", "ada@example.com"),
            List.of("add", "ada@example.com", "--password-from", "-"))) {
      assertThat(accounts(PASSWORD + "\n", command.toArray(String[]::new)).failure())
          .as(command.toString())
          .contains("it has no tables of accounts", "accounts add EMAIL --create-tables")
          .doesNotContain("Jdbc", "createSchema");
    }
    assertThat(add("ada@example.com").status()).isZero();
  }

  private void emptyDatabase() {
    try (Connection connection =
        DriverConnections.of(database, new Properties(), List.of(), true).getConnection()) {
      assertThat(connection.isValid(1)).isTrue();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void aPersonTypesThePasswordTwice() {
    CliRun run =
        CliRun.typed(
            List.of(PASSWORD, PASSWORD),
            "accounts",
            "add",
            "ada@example.com",
            "--create-tables",
            "--database",
            database);
    assertThat(run.status()).as(run.err()).isZero();
    assertThat(stored("ada@example.com").account().roles()).isEmpty();
  }

  @Test
  void aPasswordThatTheLoginWouldRefuseIsRefused() {
    add("ada@example.com");
    CliRun common = accounts("password1\n", "add", "bob@example.com", "--password-from", "-");
    assertThat(common.failure()).startsWith("password.refused: Many people use this password");
    CliRun own = accounts("bobby-bobby\n", "add", "bobby@example.com", "--password-from", "-");
    assertThat(own.failure()).startsWith("password.refused: Your password must be more than");
    assertThat(accounts("", "list").out()).doesNotContain("bob");
  }

  @Test
  void accountsAreListedShownAndChanged() {
    add("bob@example.com", "--name", "Bob");
    add("ada@example.com", "--role", "admin");
    assertThat(accounts("", "list").out())
        .startsWith(
            "email            name  roles  enabled  id\nada@example.com  ada   admin  true");
    assertThat(accounts("", "list", "--role", "admin", "--json").json()).hasSize(1);

    assertThat(accounts("", "roles", "bob@example.com").out())
        .isEqualTo("bob@example.com has no roles.\n");
    assertThat(accounts("", "roles", "bob@example.com", "editor", "admin").out())
        .isEqualTo("bob@example.com has the roles admin, editor.\n");
    assertThat(accounts("", "roles", "bob@example.com", "--none").status()).isZero();
    assertThat(stored("bob@example.com").account().roles()).isEmpty();

    assertThat(accounts("", "disable", "bob@example.com").out()).contains("Its sessions end");
    assertThat(accounts("", "disable", "bob@example.com").status()).isZero();
    assertThat(stored("bob@example.com").account().enabled()).isFalse();
    CliRun enabled = accounts("", "enable", "bob@example.com", "--json");
    assertThat(enabled.json().get("enabled").asBoolean()).isTrue();
    assertThat(stored("bob@example.com").account().enabled()).isTrue();
  }

  @Test
  void moreThanAPageOfAccountsIsListed() throws Exception {
    DriverConnections connections =
        DriverConnections.of(database, new Properties(), List.of(), true);
    // Keeps H2 open: it would read its file for each account.
    try (Connection open = connections.getConnection()) {
      JdbcAccounts accounts = JdbcAccounts.of(connections).createSchema();
      for (int i = 0; i < 501; i++) {
        NewAccount account =
            NewAccount.of(
                EmailAddress.parse("a" + i + "@example.com").orElseThrow(),
                "A",
                PasswordHash.of("$none"));
        assertThat(accounts.create(account)).isPresent();
      }
      assertThat(accounts("", "list", "--json").json().findValues("email")).hasSize(501);
      assertThat(open.isClosed()).isFalse();
    }
  }

  @Test
  void whatIsMissingIsASentence() {
    assertThat(accounts("", "list").failure()).startsWith("store.failed: ");
    assertThat(folder).isEmptyDirectory();
    add("ada@example.com");
    assertThat(accounts("", "disable", "eve@example.com").failure())
        .isEqualTo("account.missing: There is no account eve@example.com.");
    assertThat(accounts("", "roles", "ada@example.com", "Admin").wrongArguments())
        .contains("A role has 1 to 50 characters");
    assertThat(accounts("", "roles", "ada@example.com", "x", "--none").wrongArguments())
        .contains("leave the roles out");
    assertThat(accounts("", "add", "eve").wrongArguments()).contains("not an email address");
    assertThat(accounts("", "list", "--database", "redis://localhost").wrongArguments())
        .contains("begins with jdbc:");
    assertThat(accounts("", "list", "--database", "jdbc:oracle:thin:@x").failure())
        .startsWith("driver.missing: There is no driver for jdbc:oracle.");
    assertThat(accounts("", "list", "--driver", "/none.jar").failure())
        .startsWith("file.missing: ");
    assertThat(CliRun.of("", "accounts", "list").wrongArguments())
        .isEqualTo("The database is missing: use --database ADDRESS, or set CLOAKROOM_DATABASE.");
    assertThat(accounts("", "list", "--database", "jdbc:sqlite:" + folder + "/none.db").failure())
        .startsWith("store.failed: ");
    assertThat(folder.resolve("none.db")).doesNotExist();
    assertThat(stored("ada@example.com").account()).extracting(Account::enabled).isEqualTo(true);
  }
}
