package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.csrf.Csrf;
import io.cloakroom.flash.FlashMessage;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Login, flash messages and CSRF tokens over sessions that live in sealed cookies. */
class SealedLoginTest {

  private static final String EMAIL = "zoe@example.com";
  private static final Password PASSWORD = Password.of("correct horse");
  private static final Password OTHER = Password.of("battery staple");

  private final KeyRing keys = KeyRing.generate();
  private final Sessions sessions = Sessions.sealed(keys);
  private final Cloakroom cloakroom =
      Cloakroom.builder().sessions(sessions).store(MemoryStore.of()).keys(keys).build();
  private final Login login =
      Login.builder(cloakroom, MemoryAccounts.of())
          .passwords(Passwords.builder().cost(64, 1, 1).build())
          .build();
  private final LoginBrowser home = new LoginBrowser(cloakroom);
  private final LoginBrowser work = new LoginBrowser(cloakroom);

  private Optional<Account> account(LoginBrowser browser) {
    return browser.visit(login::account);
  }

  private void logInTwice() {
    SignUp signUp = home.visit(visit -> login.signUp(visit, EMAIL, "Zoë", PASSWORD));
    assertThat(signUp).isInstanceOf(SignUp.SignedUp.class);
    assertThat(work.<Optional<Account>>visit(v -> login.logIn(v, EMAIL, PASSWORD))).isPresent();
    assertThat(account(home)).isPresent();
    assertThat(account(work)).isPresent();
  }

  @Test
  void changingThePasswordEndsTheOtherSessionsAndCopiesOfThisOne() {
    logInTwice();
    LoginBrowser thief = new LoginBrowser(cloakroom);
    thief.cookies().putAll(home.cookies());

    PasswordChange change = home.visit(v -> login.changePassword(v, PASSWORD, OTHER));

    assertThat(change).isInstanceOf(PasswordChange.Changed.class);
    assertThat(account(home)).isPresent();
    assertThat(account(work)).isEmpty();
    assertThat(account(thief)).isEmpty();
  }

  @Test
  void loggingOutEverywhereEndsAllSessionsAndCopiesOfThem() {
    logInTwice();
    LoginBrowser thief = new LoginBrowser(cloakroom);
    thief.cookies().putAll(work.cookies());

    home.visit(visit -> {
      login.logOutEverywhere(visit);
      return true;
    });

    assertThat(account(home)).isEmpty();
    assertThat(account(work)).isEmpty();
    assertThat(account(thief)).isEmpty();
  }

  @Test
  void loggingOutEndsThisSessionWithItsCopiesOnly() {
    logInTwice();
    LoginBrowser thief = new LoginBrowser(cloakroom);
    thief.cookies().putAll(home.cookies());

    home.visit(visit -> {
      login.logOut(visit);
      return true;
    });

    assertThat(account(home)).isEmpty();
    assertThat(account(thief)).isEmpty();
    assertThat(account(work)).isPresent();
  }

  @Test
  void flashMessagesWaitForTheNextPageAndAreReadOnce() {
    home.visit(visit -> {
      visit.flash().success("Saved.");
      return true;
    });

    assertThat(home.<List<FlashMessage>>visit(visit -> visit.flash().take()))
        .extracting(FlashMessage::text)
        .containsExactly("Saved.");
    assertThat(home.<List<FlashMessage>>visit(visit -> visit.flash().take())).isEmpty();
  }

  @Test
  void aCsrfTokenIsGoodForItsSessionAndWorthNothingAfterTheLogin() {
    home.visit(visit -> {
      visit.flash().info("A session begins.");
      return true;
    });
    String token = home.visit(visit -> visit.csrf().token());
    assertThatCode(() -> post(home, token)).doesNotThrowAnyException();
    assertThatThrownBy(() -> post(work, token)).isInstanceOf(HttpProblem.class);

    logInTwice();

    assertThatThrownBy(() -> post(home, token)).isInstanceOf(HttpProblem.class);
  }

  private void post(LoginBrowser browser, String token) {
    TestExchange exchange = TestExchange.of("POST", "/").with(Csrf.HEADER, token);
    browser.send(
        exchange,
        visit -> {
          cloakroom.begin(exchange);
          return true;
        });
  }
}
