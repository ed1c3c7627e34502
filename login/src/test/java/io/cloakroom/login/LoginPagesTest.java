package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.http.RedirectException;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.TestExchange;
import java.util.Optional;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** The ready pages of a login: the effect of each method of each path. */
class LoginPagesTest {

  private static final String FORM = "application/x-www-form-urlencoded";

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final Login login = Login.of(cloakroom, MemoryAccounts.of());
  private final ReadyPages pages = login.pages();
  private final LoginBrowser browser = new LoginBrowser(cloakroom);

  @BeforeEach
  void signUp() {
    assertThat(
            send(TestExchange.of("POST", "/login")
                    .withBody(
                        FORM,
                        "create=named&name=<Zoe>&username=zoe@example.com&password=correct+horse"))
                .status())
        .isEqualTo(303);
  }

  private TestExchange send(TestExchange exchange) {
    return browser.send(
        exchange,
        visit -> {
          assertThat(pages.answer(visit)).isTrue();
          return exchange;
        });
  }

  private Optional<Account> account() {
    return browser.visit(login::account);
  }

  @Test
  void thePageToLogOutShowsTheNameAndAButton() {
    TestExchange page = send(TestExchange.of("GET", "/logout"));

    assertThat(page.sentText())
        .contains("You are logged in as &lt;Zoe&gt;.", "<button>Log out</button>")
        .contains("name=\"_csrf\"");
    assertThat(account()).isPresent();
  }

  @Test
  void itsFormLogsOutWithAFlashMessage() {
    TestExchange sent = send(TestExchange.of("POST", "/logout").withBody(FORM, ""));

    assertThat(sent.status()).isEqualTo(303);
    assertThat(sent.sent("Location")).containsExactly("/");
    assertThat(account()).isEmpty();
    assertThat(send(TestExchange.of("GET", "/login")).sentText()).contains("You are logged out.");
    assertThat(send(TestExchange.of("GET", "/logout")).sent("Location")).containsExactly("/");
  }

  @Test
  void theyAreWhereTheLoginSays() {
    Login elsewhere =
        Login.builder(cloakroom, MemoryAccounts.of())
            .loginPath("/account/enter")
            .logoutPath("/account/leave")
            .build();

    assertThat(elsewhere.pages().paths())
        .containsExactlyInAnyOrder("/account/enter", "/account/leave");
    assertThat(pages.paths()).containsExactlyInAnyOrder("/login", "/logout");
  }

  @Test
  void everyOtherPageNeedsALoginIfTheLoginSaysSo() throws Exception {
    Login strict = Login.builder(cloakroom, MemoryAccounts.of()).requiredEverywhere(true).build();
    Cloakroom site = cloakroom.withPages(strict.pages());

    for (String open : new String[] {"/login", "/cloakroom.css"}) {
      TestExchange exchange = TestExchange.of("GET", open);
      assertThat(site.answerOwn(exchange)).as(open).isTrue();
    }
    for (String closed : new String[] {"/", "/nowhere", "/login/x", "/login;x"}) {
      TestExchange exchange = TestExchange.of("GET", closed);
      assertThatThrownBy(() -> site.answerOwn(exchange))
          .as(closed)
          .isInstanceOfSatisfying(
              RedirectException.class,
              redirect -> assertThat(redirect.location()).startsWith("/login"));
    }
    assertThat(cloakroom.withPages(login.pages()).answerOwn(TestExchange.of("GET", "/"))).isFalse();
  }

  @Test
  void twoLoginsOfOneApplicationNeedPathsOfTheirOwn() {
    Cloakroom site = cloakroom.withPages(pages);

    assertThatThrownBy(() -> site.withPages(Login.of(cloakroom, MemoryAccounts.of()).pages()))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("Two ready pages have the path /log");
  }

  @Test
  void otherMethodsAreLeftToTheApplication() {
    TestExchange exchange = TestExchange.of("DELETE", "/login");

    assertThat(browser.<Boolean>send(exchange, pages::answer)).isFalse();
  }
}
