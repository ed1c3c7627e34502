package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.catchThrowableOfType;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.SessionEvent;
import io.cloakroom.session.SessionEvent.EndReason;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.RecordingStore;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.function.Consumer;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class LoginTest {

  private static final Password PASSWORD = Password.of("correct horse");
  private static final Password OTHER = Password.of("battery staple");
  private static final SessionKey<String> CART = SessionKey.of("cart", String.class);

  private final Store store = MemoryStore.of();
  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
  private final Cloakroom cloakroom = Cloakroom.of(store);
  private final Login login = login(cloakroom);
  private final LoginBrowser browser = browser();
  private Account zoe;

  LoginTest() {
    zoe = signUp("zoe@example.com");
  }

  @BeforeEach
  void readAnew() {
    zoe = accounts.find(zoe.id()).orElseThrow();
  }

  private Login login(Cloakroom cloakroom) {
    return Login.builder(cloakroom, accounts).passwords(passwords).build();
  }

  private LoginBrowser browser() {
    return new LoginBrowser(cloakroom);
  }

  private Account signUp(String email) {
    SignUp signUp = browser().visit(visit -> login.signUp(visit, email, "Zoë", PASSWORD));
    return ((SignUp.SignedUp) signUp).account();
  }

  private Optional<Account> logIn(LoginBrowser browser, String email, Password password) {
    return browser.visit(visit -> login.logIn(visit, email, password));
  }

  private LoginBrowser loggedIn() {
    LoginBrowser browser = browser();
    assertThat(logIn(browser, "zoe@example.com", PASSWORD)).isPresent();
    return browser;
  }

  private Optional<Account> account(LoginBrowser browser) {
    return browser.visit(login::account);
  }

  private static Optional<String> cart(LoginBrowser browser) {
    return browser.visit(visit -> visit.session().get(CART));
  }

  @Test
  void theApplicationsListenerIsCalledForSessionsThatEndWithTheAccount() {
    List<EndReason> ended = new ArrayList<>();
    Sessions heard =
        Sessions.of(store)
            .withListener(event -> {
              if (event instanceof SessionEvent.Ended end) {
                ended.add(end.reason());
              }
            });
    Cloakroom observed = Cloakroom.builder().sessions(heard).build();
    Login listening = login(observed);
    LoginBrowser own = new LoginBrowser(observed);
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

  /** Returns a browser whose login succeeded, but which never received the response. */
  private LoginBrowser withoutItsLoginResponse() {
    browser.visit(visit -> {
      visit.session().set(CART, "a print");
      return true;
    });
    Map<String, String> before = Map.copyOf(browser.cookies());
    assertThat(logIn(browser, "zoe@example.com", PASSWORD)).isPresent();
    LoginBrowser lost = browser();
    lost.cookies().putAll(before);
    return lost;
  }

  @Test
  void aLoginWhoseResponseWasLostIsRepeatedWithTheCart() {
    LoginBrowser lost = withoutItsLoginResponse();
    assertThat(account(lost)).isEmpty();
    assertThat(cart(lost)).isEmpty();

    assertThat(logIn(lost, "zoe@example.com", OTHER)).isEmpty();
    assertThat(cart(lost)).as("a wrong password opens nothing").isEmpty();
    assertThat(logIn(lost, "zoe@example.com", PASSWORD)).isPresent();

    assertThat(account(lost)).contains(zoe);
    assertThat(cart(lost)).contains("a print");
    assertThat(account(browser)).isEmpty();
  }

  @Test
  void anotherAccountGetsNothingOfALoginWhoseResponseWasLost() {
    signUp("max@example.com");
    LoginBrowser planted = withoutItsLoginResponse();

    assertThat(logIn(planted, "max@example.com", PASSWORD)).isPresent();

    assertThat(cart(planted)).isEmpty();
    assertThat(account(browser)).contains(zoe);
    assertThat(cart(browser)).contains("a print");
  }

  @Test
  void aLoginWhoseSessionEndedWithThePasswordIsNotContinued() {
    LoginBrowser lost = withoutItsLoginResponse();
    assertThat(accounts.endSessions(zoe.id())).isTrue();

    assertThat(logIn(lost, "zoe@example.com", PASSWORD)).isPresent();

    assertThat(cart(lost)).isEmpty();
    assertThat(account(lost)).isPresent();
    assertThat(account(browser)).isEmpty();
  }

  @Test
  void aTakenAddressSignsNobodyUpAndLogsNobodyIn() {
    SignUp signUp = browser.visit(visit -> login.signUp(visit, "ＺＯＥ@example.com", "Z", OTHER));

    assertThat(codes(signUp)).containsExactly("email.taken");
    assertThat(account(browser)).isEmpty();
    assertThat(logIn(browser, "zoe@example.com", OTHER)).isEmpty();
  }

  @Test
  void aShortPasswordSignsNobodyUp() {
    SignUp signUp =
        browser.visit(visit -> login.signUp(visit, "max@example.com", "M", Password.of("short")));

    assertThat(signUp)
        .isEqualTo(
            new SignUp.Refused(
                List.of(
                    new SignUp.Refusal(
                        SignUp.Input.PASSWORD,
                        "password.too-short",
                        "Your password must be 8 characters or more"))));
    assertThat(accounts.find(EmailAddress.parse("max@example.com").orElseThrow())).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"password", "max.mustermann@site.example", "Mustermann 1", "site.example"})
  void aPasswordThatIsGuessedFirstSignsNobodyUpAndIsNotChangedTo(String guessable) {
    Account max = signUp("max.mustermann@site.example");
    LoginBrowser his = browser();
    logIn(his, max.email(), PASSWORD);

    assertThat(
            browser()
                .<SignUp>visit(v ->
                    login.signUp(
                        v, "m.mustermann@site.example", "Max Mustermann", Password.of(guessable))))
        .isInstanceOf(SignUp.Refused.class);
    assertThat(
            his.<PasswordChange>visit(
                v -> login.changePassword(v, PASSWORD, Password.of(guessable))))
        .isInstanceOf(PasswordRefused.class);
  }

  @Test
  void theHostsNameIsNoPassword() {
    assertThat(
            browser.<SignUp>visit(
                v -> login.signUp(v, "max@mail.test", "Max", Password.of("site.example!1"))))
        .isInstanceOf(SignUp.Refused.class);
  }

  @Test
  void aPasswordFromBeforeTheRulesStillLogsInAndIsHashedAgain() {
    PasswordHash old = passwords.hashVerified(Password.of("password"));
    EmailAddress email = EmailAddress.parse("old@example.com").orElseThrow();
    accounts.create(NewAccount.of(email, "Old", old));
    Passwords raised = Passwords.builder().cost(128, 1, 1).build();
    Login costly = Login.builder(cloakroom, accounts).passwords(raised).build();

    assertThat(
            browser.<Optional<Account>>visit(
                v -> costly.logIn(v, "old@example.com", Password.of("password"))))
        .isPresent();
    assertThat(raised.needsRehash(accounts.find(email).orElseThrow().passwordHash())).isFalse();
  }

  private static List<String> codes(SignUp signUp) {
    assertThat(signUp).isInstanceOf(SignUp.Refused.class);
    return ((SignUp.Refused) signUp).refusals().stream().map(SignUp.Refusal::code).toList();
  }

  @Test
  void everythingThatIsWrongIsSaidAtOnce() {
    accounts.addUserName(zoe.id(), UserName.parse("zoe").orElseThrow());

    assertThat(
            codes(
                browser.<SignUp>visit(
                    v -> login.signUp(v, "a\u0000b", " ", Password.of("short"), "a@b"))))
        .containsExactly(
            "email.invalid", "name.invalid", "user-name.invalid", "password.too-short");
    assertThat(
            codes(
                browser.<SignUp>visit(
                    v -> login.signUp(v, "ZOE@example.com", " ", Password.of("password"), "ZOE"))))
        .containsExactly("email.taken", "name.invalid", "user-name.taken", "password.common");
    assertThat(account(browser)).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe@example.com", " ZOE@EXAMPLE.COM", "ｚｏｅ@example.com"})
  void everySpellingOfTheAddressLogsIn(String email) {
    assertThat(logIn(browser, email, PASSWORD)).contains(zoe);
    assertThat(account(browser)).contains(zoe);
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe", " ZOE", "ｚｏｅ"})
  void everySpellingOfAUserNameLogsIn(String name) {
    accounts.addUserName(zoe.id(), UserName.parse("Zoe").orElseThrow());

    assertThat(logIn(browser, name, OTHER)).isEmpty();
    assertThat(logIn(browser, name, PASSWORD)).contains(zoe);
    assertThat(account(browser)).contains(zoe);
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).contains(zoe);
  }

  @Test
  void aUserNameThatWasRemovedLogsNobodyInAndEndsNoSession() {
    UserName name = UserName.parse("zoe").orElseThrow();
    accounts.addUserName(zoe.id(), name);
    assertThat(logIn(browser, "zoe", PASSWORD)).isPresent();

    accounts.removeUserName(zoe.id(), name);

    assertThat(logIn(browser(), "zoe", PASSWORD)).isEmpty();
    assertThat(account(browser)).contains(zoe);
  }

  @Test
  void signingUpWithAUserNameLogsInWithBothNames() {
    SignUp signUp =
        browser.visit(v -> login.signUp(v, "max@example.com", "Max", PASSWORD, " Max "));

    Account max = ((SignUp.SignedUp) signUp).account();
    assertThat(account(browser)).contains(max);
    assertThat(logIn(browser(), "MAX", PASSWORD)).contains(max);
    assertThat(logIn(browser(), "max@example.com", PASSWORD)).contains(max);
    assertThat(accounts.loginNames(max.id()))
        .extracting(LoginName::typed)
        .containsExactly("max@example.com", "Max");
  }

  @Test
  void aBlankUserNameIsNone() {
    SignUp signUp = browser.visit(v -> login.signUp(v, "max@example.com", "Max", PASSWORD, " "));

    Account max = ((SignUp.SignedUp) signUp).account();
    assertThat(accounts.loginNames(max.id())).hasSize(1);
  }

  @Test
  void aTakenUserNameSignsNobodyUpAndLogsNobodyIn() {
    accounts.addUserName(zoe.id(), UserName.parse("zoe").orElseThrow());

    assertThat(codes(signUp("max@example.com", "ＺＯＥ"))).containsExactly("user-name.taken");
    assertThat(codes(signUp("zoe@example.com", "zoe")))
        .containsExactly("email.taken", "user-name.taken");
    assertThat(codes(signUp("zoe@example.com", "max"))).containsExactly("email.taken");
    assertThat(account(browser)).isEmpty();
    assertThat(logIn(browser, "max@example.com", OTHER)).isEmpty();
    assertThat(signUp("max@example.com", "max")).isInstanceOf(SignUp.SignedUp.class);
  }

  private SignUp signUp(String email, String userName) {
    return browser.visit(visit -> login.signUp(visit, email, "Max", OTHER, userName));
  }

  @ParameterizedTest
  @ValueSource(strings = {"zoe@example.com", "two words", "ze\u200bro", "@", "\uff20zoe"})
  void aUserNameThatAFormShouldHaveCheckedIsNoServerError(String userName) {
    assertThat(codes(signUp("max@example.com", userName))).containsExactly("user-name.invalid");
    assertThat(accounts.find(EmailAddress.parse("max@example.com").orElseThrow())).isEmpty();
  }

  @Test
  void unknownWrongDisabledAndUnreadableAreOneAnswerAndOneHash() {
    Account off = signUp("off@example.com");
    accounts.disable(off.id());
    accounts.create(
        NewAccount.of(
            EmailAddress.parse("md5@example.com").orElseThrow(),
            "Old",
            PasswordHash.of("5f4dcc3b5aa765d61d8327deb882cf99")));
    accounts.addUserName(zoe.id(), UserName.parse("zoe").orElseThrow());
    accounts.addUserName(off.id(), UserName.parse("off").orElseThrow());
    Map<String, Password> attempts =
        Map.of(
            "zoe@example.com",
            OTHER,
            "zoe",
            OTHER,
            "nobody",
            PASSWORD,
            "off",
            PASSWORD,
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
      LoginBrowser attacker = browser();

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
    LoginBrowser attacker = browser();
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
    LoginBrowser shared = loggedIn();
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
    LoginBrowser zoes = loggedIn();

    assertThat(logIn(zoes, "zoe@example.com", OTHER)).isEmpty();

    assertThat(account(zoes)).contains(zoe);
  }

  @Test
  void belowAContextPathThePageLeadsToTheLoginThereAndBack() throws IOException {
    TestExchange photos = TestExchange.of("GET", "/shop/photos").withContextPath("/shop");
    RedirectException toLogin =
        catchThrowableOfType(RedirectException.class, () -> login.require(cloakroom.visit(photos)));
    cloakroom.answer(photos, toLogin);
    assertThat(photos.sent("Location")).containsExactly("/shop/login?next=%2Fphotos");

    TestExchange post =
        TestExchange.of("POST", "/shop/login?next=%2Fphotos")
            .withContextPath("/shop")
            .withBody(
                "application/x-www-form-urlencoded",
                "username=zoe%40example.com&password=correct+horse");
    browser.send(
        post,
        visit -> {
          login.page(visit);
          return "";
        });
    assertThat(post.sent("Location")).containsExactly("/shop/photos");
  }

  @Test
  void twoApplicationsOnOneHostKeepTheirKnownDevicesApart() {
    Cloakroom shop = Cloakroom.builder().store(store).cookiePrefix("shop-").build();
    LoginBrowser both = new LoginBrowser(shop);
    both.visit(visit -> login(shop).logIn(visit, "zoe@example.com", PASSWORD));

    assertThat(both.cookies()).containsOnlyKeys("__Host-shop-sid", "__Host-shop-login-device");
  }

  @Test
  void loggingOutClearsTheCacheIfAskedTo() {
    Login clearing =
        Login.builder(cloakroom, accounts).passwords(passwords).clearCacheAtLogout(true).build();
    for (Consumer<Visit> logOut :
        List.<Consumer<Visit>>of(clearing::logOut, clearing::logOutEverywhere)) {
      LoginBrowser home = loggedIn();
      home.visit(visit -> {
        logOut.accept(visit);
        return "";
      });
      assertThat(home.last().sent("Clear-Site-Data")).containsExactly("\"cache\"");
    }
  }

  @Test
  void loggingOutEndsThisSessionAndNoOther() {
    LoginBrowser home = loggedIn();
    LoginBrowser work = loggedIn();
    LoginBrowser thief = browser();
    thief.cookies().putAll(home.cookies());
    home.cookies().put("__Host-theme", "dark");

    home.visit(visit -> {
      assertThat(login.account(visit)).contains(zoe);
      login.logOut(visit);
      assertThat(login.account(visit)).isEmpty();
      return "";
    });

    assertThat(home.last().sent("Clear-Site-Data")).isEmpty();
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
    LoginBrowser home = loggedIn();
    LoginBrowser work = loggedIn();
    signUp("max@example.com");
    LoginBrowser max = browser();
    logIn(max, "max@example.com", PASSWORD);

    home.visit(visit -> {
      login.logOutEverywhere(visit);
      return "";
    });

    assertThat(account(home)).isEmpty();
    assertThat(account(work)).isEmpty();
    assertThat(account(max)).isPresent();
    assertThat(cloakroom.sessions().ownedBy(zoe.id())).isEmpty();
    assertThat(account(loggedIn())).isPresent();
  }

  @Test
  void aDisabledAccountIsOutAtTheNextRequestAndInAgainOnlyByLoggingIn() {
    LoginBrowser zoes = loggedIn();
    accounts.disable(zoe.id());

    assertThat(account(zoes)).isEmpty();
    accounts.enable(zoe.id());
    assertThat(account(zoes)).isEmpty();
    assertThat(logIn(zoes, "zoe@example.com", PASSWORD)).isPresent();
  }

  @Test
  void aDeletedAccountIsOutAtTheNextRequest() {
    LoginBrowser zoes = loggedIn();
    accounts.delete(zoe.id());

    assertThat(account(zoes)).isEmpty();
    assertThat(logIn(zoes, "zoe@example.com", PASSWORD)).isEmpty();
  }

  @Test
  void theAccountIsLookedUpOncePerRequest() {
    LoginBrowser zoes = loggedIn();

    zoes.visit(visit -> {
      Optional<Account> first = login.account(visit);
      accounts.setName(zoe.id(), "Other");
      assertThat(login.account(visit)).isEqualTo(first);
      return "";
    });

    assertThat(account(zoes)).map(Account::name).contains("Other");
  }

  @Test
  void changingThePasswordEndsTheOtherSessionsAndRotatesThisOne() {
    LoginBrowser home = loggedIn();
    LoginBrowser work = loggedIn();
    LoginBrowser thief = browser();
    thief.cookies().putAll(home.cookies());

    assertThat(home.<PasswordChange>visit(v -> login.changePassword(v, PASSWORD, OTHER)))
        .isEqualTo(new PasswordChange.Changed());

    assertThat(account(home)).isPresent();
    assertThat(account(work)).isEmpty();
    assertThat(account(thief)).isEmpty();
    assertThat(cloakroom.sessions().ownedBy(zoe.id())).hasSize(1);
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).isEmpty();
    assertThat(logIn(browser(), "zoe@example.com", OTHER)).isPresent();
  }

  @Test
  void aLoginWithTheOldPasswordThatIsStillUnderWayIsOverToo() {
    LoginBrowser home = loggedIn();
    LoginBrowser thief = browser();

    thief.visit(slow -> {
      assertThat(login.logIn(slow, "zoe@example.com", PASSWORD)).isPresent();
      return home.<PasswordChange>visit(v -> login.changePassword(v, PASSWORD, OTHER));
    });

    assertThat(account(thief)).isEmpty();
    assertThat(account(home)).isPresent();
  }

  @Test
  void aSessionThatWasOverIsNotTakenUpAgainByLoggingIn() {
    LoginBrowser left = loggedIn();
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
    Cloakroom other = Cloakroom.of(new UnlistedStore(MemoryStore.of()));
    Login plainLogin = login(other);
    LoginBrowser home = new LoginBrowser(other);
    LoginBrowser work = new LoginBrowser(other);
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
    LoginBrowser home = loggedIn();
    LoginBrowser work = loggedIn();

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
        .isInstanceOf(RedirectException.class);
  }

  @Test
  void aRaisedCostIsAppliedAtTheNextLoginAndEndsNoSession() {
    LoginBrowser home = loggedIn();
    Passwords raised = Passwords.builder().cost(128, 1, 1).minLength(20).build();
    Passwords lengthOnly = Passwords.builder().cost(128, 1, 1).build();
    EmailAddress email = EmailAddress.parse("zoe@example.com").orElseThrow();

    Login strict = Login.builder(cloakroom, accounts).passwords(raised).build();
    assertThat(browser.<Optional<Account>>visit(v -> strict.logIn(v, "zoe@example.com", PASSWORD)))
        .isPresent();
    assertThat(raised.needsRehash(accounts.find(email).orElseThrow().passwordHash())).isFalse();

    accounts.rehash(
        zoe.id(), accounts.passwordHash(zoe.id()).orElseThrow(), passwords.hash(PASSWORD));
    Login costly = Login.builder(cloakroom, accounts).passwords(lengthOnly).build();
    assertThat(browser.<Optional<Account>>visit(v -> costly.logIn(v, "zoe@example.com", PASSWORD)))
        .isPresent();
    assertThat(lengthOnly.needsRehash(accounts.find(email).orElseThrow().passwordHash())).isFalse();
    assertThat(account(home)).isPresent();
    assertThat(logIn(browser(), "zoe@example.com", PASSWORD)).isPresent();
  }

  @Test
  void aDisabledAccountIsNotHashedAgainAtARaisedCost() {
    accounts.disable(zoe.id());
    Passwords raised = Passwords.builder().cost(128, 1, 1).build();
    Login costly = Login.builder(cloakroom, accounts).passwords(raised).build();

    assertThat(browser.<Optional<Account>>visit(v -> costly.logIn(v, "zoe@example.com", PASSWORD)))
        .isEmpty();

    // A second hash would take time, and so tell that the password is right.
    assertThat(raised.hashes()).isOne();
  }

  @Test
  void aGuardedPageSendsToTheLoginAndTheLoginBackToThePage() {
    TestExchange page = TestExchange.of("GET", "/photos?page=2");
    assertThatThrownBy(() -> browser.send(page, login::require))
        .isInstanceOfSatisfying(
            RedirectException.class,
            to -> assertThat(to.location()).isEqualTo("/login?next=%2Fphotos%3Fpage%3D2"));

    TestExchange post = TestExchange.of("POST", "/login?next=%2Fphotos%3Fpage%3D2");
    assertThat(browser.<String>send(post, login::next)).isEqualTo("/photos?page=2");
    assertThat(loggedIn().<Account>visit(login::require)).isEqualTo(zoe);
  }

  @Test
  void aGuardedResourceAnswersAJsonClientWith401() {
    TestExchange fetch = TestExchange.of("GET", "/photos").with("Accept", "application/json");

    assertThatThrownBy(() -> browser.send(fetch, login::require))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(401);
              assertThat(problem.code()).isEqualTo("login.required");
            });
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Dest: empty",
        "Sec-Fetch-Dest: empty | Accept: */*",
        "X-Requested-With: XMLHttpRequest | Accept: */*",
        "X-Requested-With: XMLHttpRequest | Accept: image/png, text/html;q=0",
        "Accept: text/event-stream | Cache-Control: no-cache",
        "Sec-Fetch-Dest: empty | Accept: text/event-stream"
      })
  void aScriptIsToldToLogInAndNotLedToAPage(String headers) {
    TestExchange exchange = requesting(headers);

    assertThatThrownBy(() -> browser.send(exchange, login::require))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.code()).isEqualTo("login.required"));
    assertThat(String.join(", ", exchange.sent("Vary")))
        .contains("Accept", "Sec-Fetch-Dest", "X-Requested-With");
  }

  @ParameterizedTest
  @ValueSource(
      strings = {
        "Sec-Fetch-Dest: document",
        "Sec-Fetch-Dest: iframe | Accept: */*",
        "Accept: */*",
        "Sec-Fetch-Dest: empty | Accept: text/vnd.turbo-stream.html, text/html, application/xhtml+xml",
        "X-Requested-With: com.example.app | Accept: text/html,application/xhtml+xml,*/*;q=0.8",
        "Sec-Fetch-Dest: empty | HX-Request: true",
        "Sec-Fetch-Dest: empty | Accept: text/html;q=0.1, */*"
      })
  void whatShowsPagesIsLedToTheLogin(String headers) {
    TestExchange exchange = requesting(headers);

    assertThatThrownBy(() -> browser.send(exchange, login::require))
        .isInstanceOf(RedirectException.class);
    assertThat(String.join(", ", exchange.sent("Vary")))
        .contains("Accept", "Sec-Fetch-Dest", "X-Requested-With");
  }

  private static TestExchange requesting(String headers) {
    TestExchange exchange = TestExchange.of("GET", "/photos");
    for (String header : headers.split(" \\| ", -1)) {
      String[] parts = header.split(": ", 2);
      exchange.with(parts[0], parts[1]);
    }
    return exchange;
  }

  @Test
  void aRoleOpensItsPagesFromTheNextRequestOn() {
    LoginBrowser zoes = loggedIn();
    assertThatThrownBy(() -> zoes.visit(visit -> login.require(visit, "admin")))
        .isInstanceOfSatisfying(
            HttpProblem.class,
            problem -> {
              assertThat(problem.status()).isEqualTo(403);
              assertThat(problem.code()).isEqualTo("login.forbidden");
            });
    assertThatThrownBy(() -> browser.visit(visit -> login.require(visit, "admin")))
        .isInstanceOf(RedirectException.class);

    accounts.setRoles(zoe.id(), Set.of("admin"));
    assertThat(zoes.<Account>visit(visit -> login.require(visit, "admin")).id())
        .isEqualTo(zoe.id());
    accounts.setRoles(zoe.id(), Set.of());
    assertThatThrownBy(() -> zoes.visit(visit -> login.require(visit, "admin")))
        .isInstanceOf(HttpProblem.class);
  }

  @Test
  void askingWhoIsThereCreatesNothing() {
    RecordingStore recording = RecordingStore.of(store);
    Cloakroom recorded = Cloakroom.of(recording);
    LoginBrowser visitor = new LoginBrowser(recorded);
    Login guarded = login(recorded);

    assertThat(visitor.<Optional<Account>>visit(guarded::account)).isEmpty();
    assertThatThrownBy(() -> visitor.visit(guarded::require)).isInstanceOf(RedirectException.class);
    visitor.cookies().put("__Host-sid", "x".repeat(43));
    assertThat(visitor.<Optional<Account>>visit(guarded::account)).isEmpty();

    assertThat(recording.created()).isEmpty();
  }
}
