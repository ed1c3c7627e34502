package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreKey;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.RecordingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** The settings that a login takes from the application's toolkit, and those that it refuses. */
class LoginSettingsTest {

  private static final Password PASSWORD = Password.of("correct horse");

  private final MemoryAccounts accounts = MemoryAccounts.of();

  private static Login.Builder quick(Cloakroom cloakroom, Accounts accounts) {
    return Login.builder(cloakroom, accounts).passwords(Passwords.builder().cost(64, 1, 1).build());
  }

  @Test
  void theDefaultsLogInWithTheApplicationsSessionsAndListeners() {
    List<SessionEvent> events = new ArrayList<>();
    Sessions sessions =
        Sessions.of(MemoryStore.of()).withCookieName("coat").withListener(events::add);
    Cloakroom cloakroom = Cloakroom.builder().sessions(sessions).build();
    Login login = Login.of(cloakroom, accounts);
    LoginBrowser browser = new LoginBrowser(cloakroom);

    SignUp signUp = browser.visit(v -> login.signUp(v, "zoe@example.com", "Zoë", PASSWORD));

    Account zoe = ((SignUp.SignedUp) signUp).account();
    assertThat(browser.cookies()).containsKey("__Host-coat");
    assertThat(events).isNotEmpty();
    assertThat(cloakroom.sessions().ownedBy(zoe.id())).hasSize(1);
  }

  @Test
  void guessesAreCountedInTheApplicationsStoreAndNotAmongItsSessions() {
    RecordingStore store = RecordingStore.of(MemoryStore.of());
    RecordingStore ofSessions = RecordingStore.of(MemoryStore.of());
    Cloakroom cloakroom =
        Cloakroom.builder().sessions(Sessions.of(ofSessions)).store(store).build();
    Login login = quick(cloakroom, accounts).build();

    new LoginBrowser(cloakroom)
        .<Optional<Account>>visit(v -> login.logIn(v, "zoe@example.com", PASSWORD));

    assertThat(store.created()).extracting(StoreKey::space).containsOnly("throttle").hasSize(3);
    assertThat(ofSessions.created()).isEmpty();
  }

  @Test
  void guessesComeBackByTheApplicationsClock() {
    ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
    MemoryStore store = MemoryStore.builder().clock(clock).build();
    Cloakroom cloakroom = Cloakroom.builder().store(store).clock(clock).build();
    Login login = quick(cloakroom, accounts).guessesPerAccount(1, Duration.ofMinutes(1)).build();
    LoginBrowser browser = new LoginBrowser(cloakroom);
    assertThat(browser.<Optional<Account>>visit(v -> login.logIn(v, "zoe", PASSWORD))).isEmpty();
    assertThatThrownBy(() -> browser.visit(v -> login.logIn(v, "zoe", PASSWORD)))
        .isInstanceOf(HttpProblem.class);

    clock.advance(Duration.ofMinutes(1));

    assertThat(browser.<Optional<Account>>visit(v -> login.logIn(v, "zoe", PASSWORD))).isEmpty();
  }

  @Test
  void aCloakroomWithoutAStoreIsRefusedWithTheCure() {
    Cloakroom sealed = Cloakroom.builder().sessions(Sessions.sealed(KeyRing.generate())).build();

    assertThatThrownBy(() -> Login.of(sealed, accounts))
        .isInstanceOf(IllegalStateException.class)
        .hasMessage(
            "A login counts wrong passwords in a store, and this Cloakroom has none because its"
                + " sessions are in cookies; add .store(…) to Cloakroom.builder()");
    assertThatThrownBy(() -> Login.builder(sealed, accounts).defaultPath("/home").build())
        .isInstanceOf(IllegalStateException.class);
  }

  @ParameterizedTest
  @CsvSource({"/out,/out", "/out,/OUT/", "/l%6fgin,/login", "/a;b,/a"})
  void aLoginPageThatIsTheLogoutPageIsRefused(String login, String logout) {
    Login.Builder builder =
        Login.builder(Cloakroom.of(), accounts).logoutPath(logout).loginPath(login);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("loginPath and logoutPath are the same page");
  }

  @ParameterizedTest
  @CsvSource({"/login", "/logout?now=1", "/LOGIN/"})
  void aDefaultPathThatLogsInOrOutIsRefused(String path) {
    Login.Builder builder = Login.builder(Cloakroom.of(), accounts).defaultPath(path);

    assertThatThrownBy(builder::build)
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("defaultPath");
  }

  @Test
  void theOrderOfTheSettingsDoesNotMatter() {
    Cloakroom cloakroom = Cloakroom.of();
    Login swapped = quick(cloakroom, accounts).loginPath("/logout").logoutPath("/login").build();

    assertThat(
            new LoginBrowser(cloakroom)
                .<String>send(TestExchange.of("GET", "/logout?next=/login"), swapped::next))
        .isEqualTo("/");
  }

  @Test
  void badPathsAreTheCallersBug() {
    Login.Builder builder = Login.builder(Cloakroom.of(), accounts);

    assertThatThrownBy(() -> builder.defaultPath("https://site.example/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "defaultPath is a path of this site, such as /login, not https://site.example/");
    assertThatThrownBy(() -> builder.loginPath("/login?from=home"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a query");
    assertThatThrownBy(() -> builder.logoutPath("/logout#end"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("without a query");
    assertThatThrownBy(() -> builder.guessesPerAccount(0, Duration.ofMinutes(1)))
        .isInstanceOf(IllegalArgumentException.class);
    assertThatThrownBy(() -> builder.guessesPerIpAddress(10, Duration.ZERO))
        .isInstanceOf(IllegalArgumentException.class);
  }
}
