package io.cloakroom.cli;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordHash;
import io.cloakroom.login.Passwords;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PasswordAndSchemaTest {

  private static final String PASSWORD = "seven green umbrellas";

  @Test
  void aPasswordIsHashedAsTheLoginDoes() {
    CliRun run = CliRun.of(PASSWORD, "password", "hash", "--password-from", "-");
    assertThat(run.status()).isZero();
    assertThat(run.out()).startsWith("$argon2id$v=19$m=19456,t=2,p=1$").hasLineCount(1);
    PasswordHash hash = PasswordHash.of(run.out().strip());
    assertThat(Passwords.of().verify(Password.of(PASSWORD), hash)).isTrue();
    CliRun cheap =
        CliRun.typed(
            List.of(PASSWORD, PASSWORD),
            "password",
            "hash",
            "--memory",
            "64",
            "--iterations",
            "1",
            "--json");
    assertThat(cheap.json().get("hash").asString()).startsWith("$argon2id$v=19$m=64,t=1,p=1$");
  }

  @Test
  void aPasswordIsNeverAnArgument() {
    CliRun argument = CliRun.of("", "password", "hash", PASSWORD);
    assertThat(argument.wrongArguments())
        .contains("A secret is never an argument")
        .doesNotContain(PASSWORD);
    assertThat(CliRun.of("", "password", "hash", "--password", PASSWORD).wrongArguments())
        .isEqualTo("Unknown option --password. Did you mean --password-from?");
    assertThat(CliRun.of("", "password", "hash").wrongArguments()).contains("no terminal");
    assertThat(CliRun.of("short", "password", "hash", "--password-from", "-").failure())
        .startsWith("password.refused: ");
    assertThat(CliRun.typed(List.of("one", "two"), "password", "hash").failure())
        .isEqualTo("secret.differs: The two are not the same.");
    assertThat(CliRun.of("x", "password", "hash", "--memory", "1", "--password-from", "-").status())
        .isEqualTo(2);
  }

  @ParameterizedTest
  @ValueSource(strings = {"jdbc:h2:mem:schema", "jdbc:sqlite::memory:"})
  void aSchemaCreatesTheTablesAndCanRunAgain(String address) throws Exception {
    String dialect = address.split(":", 3)[1];
    String sql = CliRun.of("", "schema", "print", dialect).out();
    try (Connection connection = DriverManager.getConnection(address);
        Statement statement = connection.createStatement()) {
      for (int round = 0; round < 2; round++) {
        for (String each : sql.split(";\\s*\n", 0)) {
          statement.execute(each);
        }
      }
      for (String table :
          List.of("cloakroom_records", "cloakroom_account", "cloakroom_user_name")) {
        assertThat(statement.executeQuery("SELECT * FROM " + table).next()).isFalse();
      }
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"postgresql", "mariadb", "mysql", "h2", "sqlite"})
  void everyDialectHasBothParts(String dialect) {
    String both = CliRun.of("", "schema", "print", dialect).out();
    assertThat(both).contains("cloakroom_records", "cloakroom_account").endsWith(";\n");
    assertThat(CliRun.of("", "schema", "print", dialect, "--only", "sessions").out())
        .contains("cloakroom_records")
        .doesNotContain("cloakroom_account");
    assertThat(
            CliRun.of("", "schema", "print", dialect, "--only", "accounts", "--json")
                .json()
                .propertyNames())
        .containsExactly("accounts");
  }

  @Test
  void anUnknownDialectIsASentence() {
    assertThat(CliRun.of("", "schema", "print", "postgres").wrongArguments())
        .isEqualTo("Unknown dialect postgres. Did you mean postgresql?");
    assertThat(CliRun.of("", "schema", "print", "oracle").wrongArguments())
        .isEqualTo("Unknown dialect oracle. Known: postgresql, mariadb, mysql, h2 or sqlite.");
    assertThat(CliRun.of("", "schema", "print", "h2", "--only", "session").wrongArguments())
        .contains("Did you mean sessions?");
  }
}
