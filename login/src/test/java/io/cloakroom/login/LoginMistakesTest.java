package io.cloakroom.login;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.store.FileStore;
import io.cloakroom.test.TestVisitor;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.PrintStream;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.h2.jdbcx.JdbcDataSource;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The messages for a developer who gives a login other parts than the server. */
@Isolated("reads what the JVM logs")
class LoginMistakesTest {

  private static final Password PASSWORD = Password.of("correct horse");

  private final PrintStream before = System.err;
  private final ByteArrayOutputStream log = new ByteArrayOutputStream();

  @BeforeEach
  void readTheLog() {
    System.setErr(new PrintStream(log, true, UTF_8));
  }

  @AfterEach
  void stopReading() {
    System.setErr(before);
  }

  @Test
  void aLoginOfAnotherStoreThanTheServersIsRefusedWhateverItDoes(@TempDir Path folder)
      throws IOException {
    Cloakroom ofServer = Cloakroom.builder().store(FileStore.of(folder)).development(true).build();
    Cloakroom ofLogin = Cloakroom.builder().development(true).build();
    Login login = Login.of(ofLogin, MemoryAccounts.of());
    Map<String, Consumer<Visit>> uses =
        Map.of(
            "account", visit -> assertThat(login.account(visit)).isNotNull(),
            "require", login::require,
            "require a role", visit -> login.require(visit, "admin"),
            "log in", visit -> assertThat(login.logIn(visit, "ann", PASSWORD)).isNotNull(),
            "log out", login::logOut,
            "log out everywhere", login::logOutEverywhere,
            "sign up",
                visit ->
                    assertThat(login.signUp(visit, "a@example.org", "Ann", PASSWORD)).isNotNull(),
            "change the password",
                visit -> assertThat(login.changePassword(visit, PASSWORD, PASSWORD)).isNotNull(),
            "page", login::page);
    TestVisitor visitor = TestVisitor.of(ofServer);

    uses.forEach((name, use) ->
        assertThatThrownBy(() -> visitor.get("/login", use::accept))
            .as(name)
            .isInstanceOf(IllegalStateException.class)
            .hasMessageContaining("This Login was built with another Cloakroom")
            .hasMessageContaining("Login.of(cloakroom, accounts)"));
  }

  @Test
  void aLoginMayHaveTheToolkitThatALocalIsAddedTo() {
    Cloakroom base = Cloakroom.builder().development(true).build();
    Login login = Login.of(base, MemoryAccounts.of());
    TestVisitor visitor = TestVisitor.of(base.withLocal("account", login::account));

    SignUp signedUp = visitor.visit(visit -> login.signUp(visit, "a@example.org", "Ann", PASSWORD));

    assertThat(signedUp).isInstanceOf(SignUp.SignedUp.class);
    assertThat(visitor.owner()).isPresent();
  }

  @Test
  void accountsInMemoryAreAWarningInProduction() {
    JdbcDataSource database = new JdbcDataSource();
    database.setURL("jdbc:h2:mem:mistakes;DB_CLOSE_DELAY=-1");
    Login developed = Login.of(Cloakroom.builder().development(true).build(), MemoryAccounts.of());
    Login kept = Login.of(Cloakroom.of(), JdbcAccounts.of(database));
    assertThat(log.toString(UTF_8)).doesNotContain("Accounts are in memory");

    Login inMemory = Login.of(Cloakroom.of(), MemoryAccounts.of());

    assertThat(log.toString(UTF_8).lines().filter(line -> line.contains("Accounts are in memory")))
        .singleElement()
        .asString()
        .contains(" WARN ", "Login.of(cloakroom, JdbcAccounts.of(dataSource))");
    assertThat(List.of(developed, kept, inMemory)).doesNotContainNull();
  }
}
