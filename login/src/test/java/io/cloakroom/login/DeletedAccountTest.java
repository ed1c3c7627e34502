package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreException;
import io.cloakroom.testkit.Race;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

/** A person deletes their own account. */
final class DeletedAccountTest {

  private static final Password PASSWORD = Password.of("correct horse");
  private static final Password WRONG = Password.of("battery staple");

  private final MemoryAccounts accounts = MemoryAccounts.of();
  private final Passwords passwords = Passwords.builder().cost(64, 1, 1).build();
  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final Login login = login(cloakroom, accounts);
  private final LoginBrowser home = new LoginBrowser(cloakroom);
  private final Account zoe = signUp(home, login);
  private final List<Account> cleared = new ArrayList<>();

  private Login login(Cloakroom toolkit, Accounts accounts) {
    return Login.builder(toolkit, accounts).passwords(passwords).build();
  }

  private static Account signUp(LoginBrowser browser, Login login) {
    SignUp signUp = browser.visit(visit -> login.signUp(visit, "zoe@example.com", "Zoë", PASSWORD));
    return ((SignUp.SignedUp) signUp).account();
  }

  private static boolean deletes(
      LoginBrowser browser, Login login, Password password, Consumer<Account> deleteData) {
    return browser.visit(visit -> login.deleteAccount(visit, password, deleteData));
  }

  private Optional<Account> logIn(LoginBrowser browser) {
    return browser.visit(visit -> login.logIn(visit, "zoe@example.com", PASSWORD));
  }

  @Test
  void theWrongPasswordDeletesNothing() {
    assertThat(deletes(home, login, WRONG, cleared::add)).isFalse();

    assertThat(cleared).isEmpty();
    assertThat(accounts.find(zoe.id())).contains(zoe);
    assertThat(home.<Optional<Account>>visit(login::account)).contains(zoe);
  }

  @Test
  void theRightPasswordDeletesTheDataAndThenTheAccountAndEverySession() {
    LoginBrowser work = new LoginBrowser(cloakroom);
    assertThat(logIn(work)).isPresent();

    assertThat(
            deletes(
                home,
                login,
                PASSWORD,
                account -> {
                  assertThat(accounts.find(account.id())).contains(zoe);
                  cleared.add(account);
                }))
        .isTrue();

    assertThat(cleared).containsExactly(zoe);
    assertThat(accounts.find(zoe.id())).isEmpty();
    assertThat(cloakroom.sessions().ownedBy(zoe.id())).isEmpty();
    assertThat(work.<Optional<Account>>visit(login::account)).isEmpty();
    assertThat(home.<Optional<Account>>visit(login::account)).isEmpty();
    assertThat(logIn(work)).isEmpty();
    assertThat(home.cookies().keySet()).noneMatch(name -> name.endsWith("login-device"));
  }

  @Test
  void anAccountWhoseDataCannotBeDeletedStays() {
    assertThatThrownBy(() ->
            deletes(
                home,
                login,
                PASSWORD,
                account -> {
                  throw new StoreException("The photos cannot be reached", null);
                }))
        .isInstanceOf(StoreException.class);

    assertThat(home.<Optional<Account>>visit(login::account)).contains(zoe);
    assertThat(deletes(home, login, PASSWORD, cleared::add)).isTrue();
  }

  @Test
  void aLoginThatIsUnderWayEndsWithTheAccount() {
    LoginBrowser slow = new LoginBrowser(cloakroom);

    slow.visit(visit -> {
      assertThat(login.logIn(visit, "zoe@example.com", PASSWORD)).isPresent();
      return deletes(home, login, PASSWORD, cleared::add);
    });

    assertThat(slow.<Optional<Account>>visit(login::account)).isEmpty();
  }

  @Test
  void twoDevicesThatDeleteItAtOnceBothSucceed() {
    for (int round = 0; round < 20; round++) {
      LoginBrowser first = new LoginBrowser(cloakroom);
      LoginBrowser second = new LoginBrowser(cloakroom);
      Account account = round == 0 ? zoe : signUp(new LoginBrowser(cloakroom), login);
      assertThat(logIn(first)).isPresent();
      assertThat(logIn(second)).isPresent();

      // Each request deletes it, or is redirected to the login because its session has ended.
      Race.of(
          2,
          number -> {
            try {
              return deletes(number == 0 ? first : second, login, PASSWORD, a -> {});
            } catch (RedirectException ended) {
              return true;
            }
          });

      assertThat(accounts.find(account.id())).isEmpty();
      assertThat(first.<Optional<Account>>visit(login::account)).isEmpty();
      assertThat(second.<Optional<Account>>visit(login::account)).isEmpty();
    }
  }

  @Test
  void guessingThePasswordInAStolenSessionIsCounted() {
    for (int i = 0; i < 10; i++) {
      assertThat(deletes(home, login, WRONG, cleared::add)).isFalse();
    }

    assertThatThrownBy(() -> deletes(home, login, PASSWORD, cleared::add))
        .isInstanceOfSatisfying(
            HttpProblem.class, problem -> assertThat(problem.status()).isEqualTo(429));
    assertThat(accounts.find(zoe.id())).isPresent();
  }

  @Test
  void nobodyIsSentToTheLoginPage() {
    assertThatThrownBy(() -> deletes(new LoginBrowser(cloakroom), login, PASSWORD, cleared::add))
        .isInstanceOf(RedirectException.class);
  }

  @Test
  void sessionsThatCannotBeListedEndWithTheAccount() {
    Cloakroom unlisted = Cloakroom.of(new UnlistedStore(MemoryStore.of()));
    Login plain = login(unlisted, accounts);
    LoginBrowser one = new LoginBrowser(unlisted);
    LoginBrowser two = new LoginBrowser(unlisted);
    one.visit(visit -> plain.logIn(visit, "zoe@example.com", PASSWORD));
    two.visit(visit -> plain.logIn(visit, "zoe@example.com", PASSWORD));

    assertThat(deletes(one, plain, PASSWORD, cleared::add)).isTrue();

    assertThat(two.<Optional<Account>>visit(plain::account)).isEmpty();
  }

  @Test
  void accountsThatCannotBeDeletedAreTheApplicationsBug() {
    Accounts readOnly =
        new Accounts() {
          @Override
          public Optional<Account> find(String id) {
            return accounts.find(id);
          }

          @Override
          public Optional<StoredCredentials> find(LoginName name) {
            return accounts.find(name);
          }

          @Override
          public Optional<PasswordHash> passwordHash(String id) {
            return accounts.passwordHash(id);
          }

          @Override
          public Optional<Account> create(NewAccount account) {
            return accounts.create(account);
          }

          @Override
          public boolean rehash(String id, PasswordHash expected, PasswordHash next) {
            return accounts.rehash(id, expected, next);
          }

          @Override
          public boolean changePassword(String id, PasswordHash expected, PasswordHash next) {
            return accounts.changePassword(id, expected, next);
          }

          @Override
          public boolean endSessions(String id) {
            return accounts.endSessions(id);
          }
        };

    assertThatThrownBy(() -> deletes(home, login(cloakroom, readOnly), PASSWORD, cleared::add))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("implement ManagedAccounts");
    assertThat(accounts.find(zoe.id())).isPresent();
  }
}
