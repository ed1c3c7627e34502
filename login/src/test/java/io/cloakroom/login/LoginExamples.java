package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.http.RedirectException;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The examples of docs/login.md. {@code LoginExamplesTest} runs them and holds the two together.
 */
final class LoginExamples {

  record SignUpForm(String email, String name, String password) {}

  record LoginForm(String email, String password) {}

  private final JdbcAccounts accounts;
  private final Login login;
  final Cloakroom cloakroom;
  private final Store store;

  LoginExamples(DataSource dataSource, Store store) {
    this.store = store;
    // setup
    JdbcAccounts accounts = JdbcAccounts.of(dataSource).createSchema();
    Login login = Login.builder(accounts, store).homePath("/dashboard").build();
    Cloakroom cloakroom =
        Cloakroom.builder()
            .store(store)
            .local("account", visit -> login.account(visit)) // templates: {{ account.name }}
            .build();
    // end
    this.accounts = accounts;
    this.login = login;
    this.cloakroom = cloakroom;
  }

  Object signUp(Visit visit, SignUpForm form) {
    SignUp result = login.signUp(visit, form.email(), form.name(), Password.of(form.password()));
    if (result instanceof PasswordRefused refused) {
      return page("signup", "password", refused.message());
    }
    if (result instanceof SignUp.EmailTaken) {
      return page("signup", "email", "There is an account with this email address already");
    }
    throw new RedirectException(login.next(visit));
  }

  Object logIn(Visit visit, LoginForm form) {
    Optional<Account> account = login.logIn(visit, form.email(), Password.of(form.password()));
    if (account.isEmpty()) {
      return page("login", "email", "Email address or password is wrong");
    }
    throw new RedirectException(login.next(visit));
  }

  Object photos(Visit visit) {
    Account account = login.require(visit);
    return page("photos", "hello", account.name());
  }

  Object administration(Visit visit) {
    Account admin = login.require(visit, "admin");
    return page("administration", "hello", admin.name());
  }

  void logOut(Visit visit) {
    login.logOut(visit); // or: login.logOutEverywhere(visit)
    visit.flash().info("You have logged out");
    throw new RedirectException("/");
  }

  Object changePassword(Visit visit, String old, String next) {
    PasswordChange result = login.changePassword(visit, Password.of(old), Password.of(next));
    if (result instanceof PasswordRefused refused) {
      return page("password", "next", refused.message());
    }
    if (result instanceof PasswordChange.WrongPassword) {
      return page("password", "old", "Your current password is wrong");
    }
    visit.flash().success("Your password has changed, and other devices are logged out");
    throw new RedirectException("/account");
  }

  List<Device> devices(Visit visit) {
    Account account = login.require(visit);
    return Sessions.of(store).devices(account.id());
  }

  void administer(String id) {
    accounts.assign(id, Set.of("admin", "editor"));
    accounts.disable(id); // logged out at the next request
  }

  Account seed() {
    Passwords passwords = Passwords.of();
    EmailAddress email = EmailAddress.parse("admin@example.com").orElseThrow();
    PasswordHash hash = passwords.hash(Password.of("change me soon"));
    return accounts.create(new NewAccount(email, "Admin", Set.of("admin"), hash)).orElseThrow();
  }

  Login settings() {
    return Login.builder(accounts, store)
        .passwords(Passwords.builder().cost(47_104, 1, 1).minimumLength(12).build())
        .guessesPerAccount(5, Duration.ofMinutes(2))
        .guessesPerAddress(100, Duration.ofSeconds(5))
        .loginPath("/sign-in")
        .logoutPath("/sign-out")
        .build();
  }

  private static Map<String, String> page(String template, String field, String text) {
    return Map.of("template", template, field, text);
  }
}
