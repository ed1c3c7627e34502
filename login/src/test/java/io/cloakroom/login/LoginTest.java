package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionEvent.EndReason;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.TestExchange;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  private static final Password PASSWORD = Password.of("correct horse");
  private static final Password OTHER = Password.of("battery staple");
  private static final SessionKey<String> CART = SessionKey.of("cart", String.class);

  private final Store store = MemoryStore.create();
  private final MemoryAccounts accounts = new MemoryAccounts();
  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
  private final Login login = Login.builder(accounts, store).passwords(passwords).build();
  private final Cloakroom cloakroom = Cloakroom.builder().store(store).build();
  private final Browser browser = browser();
  private Account zoe;

  LoginTest() {
    zoe = signUp("zoe@example.com");
  }

  @BeforeEach
  void readAnew() {
    zoe = accounts.find(zoe.id()).orElseThrow();
  }

  private Browser browser() {
    return new Browser(cloakroom);
  }

  private Account signUp(String email) {
    SignUp signUp = browser().visit(visit -> login.signUp(visit, email, "Zoë", PASSWORD));
    return ((SignUp.SignedUp) signUp).account();
  }

  private Optional<Account> logIn(Browser browser, String email, Password password) {
    return browser.visit(visit -> login.logIn(visit, email, password));
  }

  private Browser loggedIn() {
    Browser browser = browser();
    assertThat(logIn(browser, "zoe@example.com", PASSWORD)).isPresent();
    return browser;
  }

  private Optional<Account> account(Browser browser) {
    return browser.visit(login::account);
  }

  private static Optional<String> cart(Browser browser) {
    return browser.visit(visit -> visit.session().get(CART));
  }

  @Test
  void theApplicationsListenerHearsOfSessionsThatEndWithTheAccount() {
    List<EndReason> ended = new ArrayList<>();
    Sessions heard =
        Sessions.in(store)
            .listener(event -> {
              if (event instanceof SessionEvent.Ended end) {
                ended.add(end.reason());
              }
            });
    Login listening = Login.builder(accounts, store).passwords(passwords).sessions(heard).build();
    Browser own = new Browser(Cloakroom.builder().sessions(heard).build());
    own.visit(visit -> listening.logIn(visit, "zoe@example.com", PASSWORD));
    loggedIn();

    own.visit(visit -> {
      listening.logOutEverywhere(visit);
      return true;
    });

    assertThat(ended).contains(EndReason.FROM_ELSEWHERE, EndReason.BY_REQUEST);
  }

  @Test
  void signingUpLogsIn() {
    SignUp signUp =
        browser.visit(visit -> login.signUp(visit, " Max@Example.com ", "Max", PASSWORD));

    Account max = ((SignUp.SignedUp) signUp).account();
    assertThat(max.email()).isEqualTo("Max@Example.com");
    assertThat(max.roles()).isEmpty();
    assertThat(account(browser)).contains(max);
    assertThat(logIn(browser(), "max@example.com", PASSWORD)).contains(max);
  }

  @Test
  void aTakenAddressSignsNobodyUpAndLogsNobodyIn() {
    SignUp signUp = browser.visit(visit -> login.signUp(visit, "ＺＯＥ@example.com", "Z", OTHER));

    assertThat(signUp).isEqualTo(new SignUp.EmailTaken());
    assertThat(account(browser)).isEmpty();
    assertThat(logIn(browser, "zoe@example.com", OTHER)).isEmpty();
  }

  @Test
  void aShortPasswordSignsNobodyUp() {
    SignUp signUp =
        browser.visit(visit -> login.signUp(visit, "max@example.com", "M", Password.of("short")));

    assertThat(signUp)
        .isEqualTo(
            new PasswordRefused(
                PasswordRefused.Reason.TOO_SHORT, "Your password must be 8 characters or more"));
    assertThat(accounts.find(EmailAddress.parse("max@example.com").orElseThrow())).isEmpty();
  }

  @Test
  void whatAFormShouldHaveCheckedIsNoServerError() {
    assertThatThrownBy(
            () -> browser.visit(visit -> login.signUp(visit, "a\u0000b", "Max", PASSWORD)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(422));
    assertThatThrownBy(
            () -> browser.visit(visit -> login.signUp(visit, "max@example.com", " ", PASSWORD)))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("login.name"));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe@example.com", " ZOE@EXAMPLE.COM", "ｚｏｅ@example.com"})
  void everySpellingOfTheAddressLogsIn(String email) {
    assertThat(logIn(browser, email, PASSWORD)).contains(zoe);
    assertThat(account(browser)).contains(zoe);
  }

  @Test
  void unknownWrongDisabledAndUnreadableAreOneAnswerAndOneHash() {
    Account off = signUp("off@example.com");
    accounts.disable(off.id());
    accounts.create(
        new NewAccount(
            EmailAddress.parse("md5@example.com").orElseThrow(),
            "Old",
            Set.of(),
            PasswordHash.of("5f4dcc3b5aa765d61d8327deb882cf99")));
    Map<String, Password> attempts =
        Map.of(
            "zoe@example.com",
            OTHER,
            "nobody@example.com",
            PASSWORD,
            "off@example.com",
            PASSWORD,
            "md5@example.com",
            PASSWORD,
            "no\u0000address",
            PASSWORD,
            "a".repeat(100_000),
            PASSWORD);

    attempts.forEach((email, password) -> {
      long before = passwords.hashes();
      Browser attacker = browser();

      assertThat(logIn(attacker, email, password)).isEmpty();

      assertThat(passwords.hashes()).as("hashes").isEqualTo(before + 1);
      assertThat(attacker.cookies()).isEmpty();
      assertThat(attacker.last().sent("Set-Cookie")).isEmpty();
    });
  }

  @Test
  void aMegabyteOfPasswordLogsNobodyIn() {
    Password megabyte = Password.of("a".repeat(1 << 20));

    assertThat(logIn(browser, "zoe@example.com", megabyte)).isEmpty();
    assertThat(logIn(browser, "nobody@example.com", megabyte)).isEmpty();
  }

  @Test
  void loggingInChangesTheSessionsIdAndKeepsWhatTheVisitorHad() {
    browser.visit(visit -> {
      visit.session().set(CART, "umbrella");
      return "";
    });
    String planted = browser.cookies().get("__Host-sid");
    Browser attacker = browser();
    attacker.cookies().putAll(browser.cookies());

    logIn(browser, "zoe@example.com", PASSWORD);

    assertThat(browser.cookies().get("__Host-sid")).isNotNull().isNotEqualTo(planted);
    assertThat(cart(browser)).contains("umbrella");
    assertThat(account(attacker)).isEmpty();
    assertThat(cart(attacker)).isEmpty();
  }

  @Test
  void anotherAccountDoesNotInheritTheSession() {
    Account max = signUp("max@example.com");
    Browser shared = loggedIn();
    shared.visit(visit -> {
      visit.session().set(CART, "diary");
      return "";
    });

    assertThat(logIn(shared, "max@example.com", PASSWORD)).contains(max);

    assertThat(account(shared)).contains(max);
    assertThat(cart(shared)).isEmpty();
  }

  @Test
  void aFailedLoginKeepsWhoWasLoggedIn() {
    Browser zoes = loggedIn();

    assertThat(logIn(zoes, "zoe@example.com", OTHER)).isEmpty();

    assertThat(account(zoes)).contains(zoe);
  }

  @Test
  void loggingOutEndsThisSessionAndNoOther() {
    Browser home = loggedIn();
    Browser work = loggedIn();
    Browser thief = browser();
    thief.cookies().putAll(home.cookies());
    home.cookies().put("__Host-theme", "dark");

    home.visit(visit -> {
      assertThat(login.account(visit)).contains(zoe);
      login.logOut(visit);
      assertThat(login.account(visit)).isEmpty();
      return "";
    });

    assertThat(home.last().sent("Clear-Site-Data")).containsExactly("\"cache\"");
    assertThat(home.cookies()).doesNotContainKey("__Host-sid").containsKey("__Host-theme");
    assertThat(account(home)).isEmpty();
    assertThat(account(thief)).isEmpty();
    assertThat(account(work)).contains(zoe);
  }

  @Test
  void loggingOutWithoutBeingLoggedInIsNothing() {
    browser.visit(visit -> {
      login.logOut(visit);
      login.logOutEverywhere(visit);
      return "";
    });

    assertThat(account(browser)).isEmpty();
  }

  @Test
  void loggingOutEverywhereEndsAllSessionsOfTheAccount() {
    Browser home = loggedIn();
    Browser work = loggedIn();
    signUp("max@example.com");
    Browser max = browser();
    logIn(max, "max@example.com", PASSWORD);

    home.visit(visit -> {
      login.logOutEverywhere(visit);
      return "";
    });

    assertThat(account(home)).isEmpty();
    assertThat(account(work)).isEmpty();
    assertThat(account(max)).isPresent();
    assertThat(Sessions.in(store).devices(zoe.id())).isEmpty();
    assertThat(account(loggedIn())).isPresent();
  }

  @Test
  void aDisabledAccountIsOutAtTheNextRequestAndInAgainOnlyByLoggingIn() {
    Browser zoes = loggedIn();
    accounts.disable(zoe.id());

    assertThat(account(zoes)).isEmpty();
    accounts.enable(zoe.id());
    assertThat(account(zoes)).isEmpty();
    assertThat(logIn(zoes, "zoe@example.com", PASSWORD)).isPresent();
  }

  @Test
  void aDeletedAccountIsOutAtTheNextRequest() {
    Browser zoes = loggedIn();
    accounts.delete(zoe.id());

    assertThat(account(zoes)).isEmpty();
    assertThat(logIn(zoes, "zoe@example.com", PASSWORD)).isEmpty();
  }

  @Test
  void theAccountIsLookedUpOncePerRequest() {
    Browser zoes = loggedIn();

    zoes.visit(visit -> {
      Optional<Account> first = login.account(visit);
      accounts.rename(zoe.id(), "Other");
      assertThat(login.account(visit)).isEqualTo(first);
      return "";
    });

    assertThat(account(zoes)).map(Account::name).contains("Other");
  }

  @Test
  void changingThePasswordEndsTheOtherSessionsAndRotatesThisOne() {
    Browser home = loggedIn();
    Browser work = loggedIn();
    Browser thief = browser();
    thief.cookies().putAll(home.cookies());

    assertThat(home.<PasswordChange>visit(v -> login.changePassword(v, PASSWORD, OTHER)))
        .isEqualTo(new PasswordChange.Changed());

    assertThat(account(home)).isPresent();
    assertThat(account(work)).isEmpty();
    assertThat(account(thief)).isEmpty();
    assertThat(Sessions.in(store).devices(zoe.id())).hasSize(1);
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).isEmpty();
    assertThat(logIn(browser(), "zoe@example.com", OTHER)).isPresent();
  }

  @Test
  void aLoginWithTheOldPasswordThatIsStillUnderWayIsOverToo() {
    Browser home = loggedIn();
    Browser thief = browser();

    thief.visit(slow -> {
      assertThat(login.logIn(slow, "zoe@example.com", PASSWORD)).isPresent();
      return home.<PasswordChange>visit(v -> login.changePassword(v, PASSWORD, OTHER));
    });

    assertThat(account(thief)).isEmpty();
    assertThat(account(home)).isPresent();
  }

  @Test
  void aSessionThatWasOverIsNotTakenUpAgainByLoggingIn() {
    Browser left = loggedIn();
    left.visit(visit -> {
      visit.session().set(CART, "planted");
      return "";
    });
    accounts.endSessions(zoe.id());

    assertThat(logIn(left, "zoe@example.com", PASSWORD)).isPresent();

    assertThat(account(left)).isPresent();
    assertThat(cart(left)).isEmpty();
  }

  @Test
  void sessionsEndTogetherOnAStoreThatCannotListThem() {
    Store plain = new CountingStore(MemoryStore.create(), new HashSet<>());
    Cloakroom other = Cloakroom.builder().store(plain).build();
    Login plainLogin = Login.builder(accounts, plain).passwords(passwords).build();
    Browser home = new Browser(other);
    Browser work = new Browser(other);
    home.visit(visit -> plainLogin.logIn(visit, "zoe@example.com", PASSWORD));
    work.visit(visit -> plainLogin.logIn(visit, "zoe@example.com", PASSWORD));

    home.<PasswordChange>visit(v -> plainLogin.changePassword(v, PASSWORD, OTHER));
    assertThat(work.<Optional<Account>>visit(plainLogin::account)).isEmpty();
    assertThat(home.<Optional<Account>>visit(plainLogin::account)).isPresent();

    work.visit(visit -> plainLogin.logIn(visit, "zoe@example.com", OTHER));
    home.visit(visit -> {
      plainLogin.logOutEverywhere(visit);
      return "";
    });
    assertThat(work.<Optional<Account>>visit(plainLogin::account)).isEmpty();
    assertThat(home.<Optional<Account>>visit(plainLogin::account)).isEmpty();
  }

  @Test
  void theWrongOldPasswordChangesNothing() {
    Browser home = loggedIn();
    Browser work = loggedIn();

    assertThat(home.<PasswordChange>visit(v -> login.changePassword(v, OTHER, OTHER)))
        .isEqualTo(new PasswordChange.WrongPassword());
    assertThat(
            home.<PasswordChange>visit(
                v -> login.changePassword(v, PASSWORD, Password.of("short"))))
        .isInstanceOf(PasswordRefused.class);

    assertThat(account(home)).contains(zoe);
    assertThat(account(work)).contains(zoe);
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).isPresent();
  }

  @Test
  void changingAPasswordNeedsALogin() {
    assertThatThrownBy(
            () -> browser.<PasswordChange>visit(v -> login.changePassword(v, PASSWORD, OTHER)))
        .isInstanceOf(SeeOther.class);
  }

  @Test
  void aRaisedCostIsAppliedAtTheNextLoginAndEndsNoSession() {
    Browser home = loggedIn();
    Passwords raised = Passwords.builder().cost(128, 1, 1).minimumLength(20).build();
    Passwords lengthOnly = Passwords.builder().cost(128, 1, 1).build();
    EmailAddress email = EmailAddress.parse("zoe@example.com").orElseThrow();

    Login strict = Login.builder(accounts, store).passwords(raised).build();
    assertThat(browser.<Optional<Account>>visit(v -> strict.logIn(v, "zoe@example.com", PASSWORD)))
        .isPresent();
    assertThat(passwords.needsRehash(accounts.find(email).orElseThrow().hash())).isFalse();

    Login costly = Login.builder(accounts, store).passwords(lengthOnly).build();
    assertThat(browser.<Optional<Account>>visit(v -> costly.logIn(v, "zoe@example.com", PASSWORD)))
        .isPresent();
    assertThat(lengthOnly.needsRehash(accounts.find(email).orElseThrow().hash())).isFalse();
    assertThat(account(home)).isPresent();
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).isPresent();
  }

  @Test
  void aGuardedPageSendsToTheLoginAndTheLoginBackToThePage() {
    TestExchange page = new TestExchange("GET", "/photos?page=2");
    assertThatThrownBy(() -> browser.send(page, login::require))
        .isInstanceOfSatisfying(
            SeeOther.class,
            to -> assertThat(to.location()).isEqualTo("/login?next=%2Fphotos%3Fpage%3D2"));

    TestExchange post = new TestExchange("POST", "/login?next=%2Fphotos%3Fpage%3D2");
    assertThat(browser.<String>send(post, login::next)).isEqualTo("/photos?page=2");
    assertThat(loggedIn().<Account>visit(login::require)).isEqualTo(zoe);
  }

  @Test
  void aGuardedResourceAnswersAJsonClientWith401() {
    TestExchange fetch = new TestExchange("GET", "/photos").with("Accept", "application/json");

    assertThatThrownBy(() -> browser.send(fetch, login::require))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(401);
              assertThat(problem.code()).isEqualTo("login.required");
            });
  }

  @Test
  void aRoleOpensItsPagesFromTheNextRequestOn() {
    Browser zoes = loggedIn();
    assertThatThrownBy(() -> zoes.visit(visit -> login.require(visit, "admin")))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(403);
              assertThat(problem.code()).isEqualTo("login.forbidden");
            });
    assertThatThrownBy(() -> browser.visit(visit -> login.require(visit, "admin")))
        .isInstanceOf(SeeOther.class);

    accounts.assign(zoe.id(), Set.of("admin"));
    assertThat(zoes.<Account>visit(visit -> login.require(visit, "admin")).id())
        .isEqualTo(zoe.id());
    accounts.assign(zoe.id(), Set.of());
    assertThatThrownBy(() -> zoes.visit(visit -> login.require(visit, "admin")))
        .isInstanceOf(HttpProblem.class);
  }

  @Test
  void askingWhoIsThereCreatesNothing() {
    Set<String> created = new HashSet<>();
    Store counting = new CountingStore(store, created);
    Browser visitor = new Browser(Cloakroom.builder().store(counting).build());
    Login guarded = Login.builder(accounts, counting).build();

    assertThat(visitor.<Optional<Account>>visit(guarded::account)).isEmpty();
    assertThatThrownBy(() -> visitor.visit(guarded::require)).isInstanceOf(SeeOther.class);
    visitor.cookies().put("__Host-sid", "x".repeat(43));
    assertThat(visitor.<Optional<Account>>visit(guarded::account)).isEmpty();

    assertThat(created).isEmpty();
  }

  @Test
  void badPathsAreTheCallersBug() {
    assertThatThrownBy(() -> Login.builder(accounts, store).homePath("https://site.example/"))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("such as /login");
  }
}
