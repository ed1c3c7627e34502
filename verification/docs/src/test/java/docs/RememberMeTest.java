package docs;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.RedirectException;
import io.cloakroom.login.EmailAddress;
import io.cloakroom.login.Login;
import io.cloakroom.login.MemoryAccounts;
import io.cloakroom.login.NewAccount;
import io.cloakroom.login.Password;
import io.cloakroom.login.PasswordChange;
import io.cloakroom.login.Passwords;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestExchange;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;

/** The promises of docs/remember-me.md, tested with its own code. */
class RememberMeTest {

  private static final Password PASSWORD = Password.of("seven green umbrellas");
  private static final String FORM = "name=ada@example.com&password=seven+green+umbrellas";

  private final ManualClock clock = ManualClock.of(Instant.parse("2030-01-01T08:00:00Z"));
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final Cloakroom cloakroom =
      Cloakroom.builder()
          .store(store)
          .sessions(RememberMeExamples.sessions(store))
          .clock(clock)
          .templates((template, model, out) -> out.write(template))
          .build();
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Login login = Login.of(cloakroom, accounts);
  private final RememberMeExamples examples = new RememberMeExamples(cloakroom, login);
  private final Browser browser = new Browser();

  RememberMeTest() {
    EmailAddress email = EmailAddress.parse("ada@example.com").orElseThrow();
    NewAccount ada = NewAccount.of(email, "Ada", Passwords.of().hash(PASSWORD));
    assertThat(accounts.create(ada)).isPresent();
  }

  /** A browser that keeps cookies, and notes whether they outlive it. */
  private final class Browser {

    private final Map<String, String> cookies = new LinkedHashMap<>();
    private final Map<String, String> persistent = new LinkedHashMap<>();

    TestExchange send(TestExchange exchange, Consumer<Visit> handler) {
      exchange.with(
          "Cookie",
          cookies.entrySet().stream()
              .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
              .collect(Collectors.joining("; ")));
      handler.accept(cloakroom.visit(exchange));
      exchange.finish();
      for (String set : exchange.sent("Set-Cookie")) {
        String[] pair = set.split(";", 2)[0].split("=", 2);
        cookies.put(pair[0], pair[1]);
        if (set.contains("Max-Age=") && !set.contains("Max-Age=0")) {
          persistent.put(pair[0], pair[1]);
        } else {
          persistent.remove(pair[0]);
        }
      }
      return exchange;
    }

    TestExchange logIn(boolean remember) {
      return send(
          TestExchange.of("POST", "/login")
              .withBody(
                  "application/x-www-form-urlencoded", FORM + (remember ? "&remember=on" : "")),
          examples::logIn);
    }

    boolean loggedIn() {
      boolean[] there = new boolean[1];
      send(TestExchange.of("GET", "/"), visit -> there[0] = login.account(visit).isPresent());
      return there[0];
    }

    void close() {
      cookies.clear();
      cookies.putAll(persistent);
    }
  }

  @Test
  void aRememberedDeviceIsLoggedInForAMonthAndNoLonger() {
    assertThat(browser.logIn(true).status()).isEqualTo(303);
    browser.close();
    clock.advance(Duration.ofDays(29));
    assertThat(browser.loggedIn()).isTrue();
    clock.advance(Duration.ofDays(1));
    assertThat(browser.loggedIn()).isFalse();
  }

  @Test
  void anotherOneIsLoggedOutWithTheBrowser() {
    browser.logIn(false);
    assertThat(browser.loggedIn()).isTrue();
    browser.close();
    assertThat(browser.loggedIn()).isFalse();
  }

  @Test
  void anotherOneIsLoggedOutAfterHalfAnHourAndAtTheEndOfTheDay() {
    browser.logIn(false);
    clock.advance(Duration.ofMinutes(30));
    assertThat(browser.loggedIn()).isFalse();

    browser.logIn(false);
    for (int i = 0; i < 35; i++) {
      clock.advance(Duration.ofMinutes(20));
      assertThat(browser.loggedIn()).isTrue();
    }
    clock.advance(Duration.ofMinutes(20));
    assertThat(browser.loggedIn()).isFalse();
  }

  @Test
  void theNextLoginDecidesAnew() {
    browser.logIn(true);
    browser.logIn(false);
    browser.close();
    assertThat(browser.loggedIn()).isFalse();
  }

  @Test
  void aWrongPasswordRemembersNothing() {
    TestExchange refused =
        browser.send(
            TestExchange.of("POST", "/login")
                .withBody(
                    "application/x-www-form-urlencoded",
                    "name=ada@example.com&password=wrong&remember=on"),
            examples::logIn);
    assertThat(refused.status()).isEqualTo(422);
    assertThat(browser.persistent).isEmpty();
  }

  @Test
  void aChangedPasswordEndsTheOtherDevicesAndKeepsThisOneRemembered() {
    Browser stolen = new Browser();
    browser.logIn(true);
    stolen.logIn(true);
    browser.send(
        TestExchange.of("POST", "/password"),
        visit ->
            assertThat(login.changePassword(visit, PASSWORD, Password.of("eight red umbrellas")))
                .isInstanceOf(PasswordChange.Changed.class));
    browser.close();
    assertThat(browser.loggedIn()).isTrue();
    assertThat(stolen.loggedIn()).isFalse();
  }

  @Test
  void aDeviceCanBeSignedOutFromAnother() {
    Browser lost = new Browser();
    lost.logIn(true);
    browser.logIn(true);
    browser.send(
        TestExchange.of("POST", "/devices/end"),
        visit -> {
          List<SessionInfo> devices = examples.devices(visit);
          assertThat(devices).hasSize(2);
          String own = visit.session().id().orElseThrow();
          String other =
              devices.stream()
                  .map(SessionInfo::id)
                  .filter(id -> !id.equals(own))
                  .findFirst()
                  .orElseThrow();
          examples.endDevice(visit, other);
        });
    assertThat(browser.loggedIn()).isTrue();
    assertThat(lost.loggedIn()).isFalse();
    assertThat(
            catchThrowable(() -> lost.send(TestExchange.of("GET", "/devices"), examples::devices)))
        .isInstanceOf(RedirectException.class);
  }

  @Test
  void aCopyOfTheCookieOpensTheSessionUntilItEnds() {
    browser.logIn(true);
    Browser thief = new Browser();
    thief.cookies.putAll(browser.cookies);
    assertThat(thief.loggedIn()).isTrue();
    browser.send(TestExchange.of("POST", "/logout"), login::logOut);
    assertThat(thief.loggedIn()).isFalse();
  }
}
