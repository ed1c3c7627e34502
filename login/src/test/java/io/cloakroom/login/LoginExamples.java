package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.form.Form;
import io.cloakroom.form.Secret;
import io.cloakroom.form.Submission;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.store.Store;
import io.cloakroom.view.Templates;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import javax.sql.DataSource;

/**
 * The examples of docs/login.md, of docs/login-accounts.md and of this module's Javadoc. {@code
 * LoginExamplesTest} runs them and checks that all of these show nothing else.
 */
final class LoginExamples {

  record SignUpForm(String email, String userName, String name, @Secret String password) {}

  static final Form<SignUpForm> SIGN_UP = Form.of(SignUpForm.class);

  record LoginForm(String name, String password) {}

  private final JdbcAccounts accounts;
  private final Login login;
  private final Cloakroom cloakroom;

  LoginExamples(DataSource dataSource, Store store, Templates templates) {
    // setup
    JdbcAccounts accounts = JdbcAccounts.of(dataSource).createSchema();
    Cloakroom cloakroom = Cloakroom.builder().store(store).templates(templates).build();
    Login login = Login.builder(cloakroom, accounts).defaultPath("/dashboard").build();
    Cloakroom site = cloakroom.withLocal("account", login::account); // {{ account.name }}
    // end
    this.accounts = accounts;
    this.login = login;
    this.cloakroom = site;
  }

  Cloakroom cloakroom() {
    return cloakroom;
  }

  static Cloakroom readyPages(Cloakroom cloakroom, Login login) {
    Cloakroom site = cloakroom.withPages(login.pages());
    return site;
  }

  static Login defaults(Cloakroom cloakroom, Accounts accounts) {
    Login login = Login.of(cloakroom, accounts);
    return login;
  }

  void signUp(Visit visit) {
    Submission<SignUpForm> sent = login.signUp(visit, visit.read(SIGN_UP));
    if (sent instanceof Submission.Valid<SignUpForm>) {
      visit.done("Welcome!").redirect(login.next(visit));
    } else {
      visit.refuse(sent).page("signup");
    }
  }

  void signUpWithoutAForm(Visit visit, SignUpForm form) {
    SignUp result =
        login.signUp(
            visit, form.email(), form.name(), Password.of(form.password()), form.userName());
    if (result instanceof SignUp.Refused refused) {
      for (SignUp.Refusal refusal : refused.refusals()) {
        refuse(visit, refusal.input().field(), refusal.message());
      }
    }
  }

  void logIn(Visit visit, LoginForm form) {
    Optional<Account> account = login.logIn(visit, form.name(), Password.of(form.password()));
    if (account.isEmpty()) {
      refuse(visit, "name", "Email address, user name or password is wrong");
    } else {
      visit.answer().redirect(login.next(visit));
    }
  }

  void showPhotos(Visit visit) {
    Account account = login.require(visit);
    visit.answer().page("photos", Map.of("account", account));
  }

  void showSettings(Visit visit) {
    Account admin = login.require(visit, "admin");
    visit.answer().page("settings", Map.of("account", admin));
  }

  void logOut(Visit visit) {
    login.logOut(visit); // or: login.logOutEverywhere(visit)
    visit.done("You have logged out").redirect("/");
  }

  void changePassword(Visit visit, String old, String next) {
    PasswordChange result = login.changePassword(visit, Password.of(old), Password.of(next));
    if (result instanceof PasswordRefused refused) {
      refuse(visit, "next", refused.message());
    } else if (result instanceof PasswordChange.WrongPassword) {
      refuse(visit, "old", "Your current password is wrong");
    } else {
      visit.done("Your password has changed").redirect("/account");
    }
  }

  /** An example of data that an application stores for its accounts. */
  interface Photos {
    void deleteAllOf(String account);
  }

  void deleteAccount(Visit visit, String password, Photos photos) {
    boolean deleted =
        login.deleteAccount(
            visit, Password.of(password), account -> photos.deleteAllOf(account.id()));
    if (deleted) {
      visit.done("Your account has been deleted").redirect("/");
    } else {
      refuse(visit, "password", "Your password is wrong");
    }
  }

  List<SessionInfo> devices(Visit visit) {
    Account account = login.require(visit);
    return cloakroom.sessions().ownedBy(account.id());
  }

  void chooseUserName(Visit visit, String typed) {
    Account account = login.require(visit);
    Optional<UserName> userName = UserName.parse(typed);
    if (userName.isEmpty()) {
      refuse(visit, "userName", "Enter a user name without spaces and without @");
    } else if (accounts.addUserName(account.id(), userName.get())) {
      visit.done("You can log in as " + userName.get().typed()).redirect("/account");
    } else {
      refuse(visit, "userName", "This user name is taken");
    }
  }

  void administer(String id) {
    accounts.setRoles(id, Set.of("admin", "editor"));
    accounts.disable(id); // logged out at the next request
  }

  Account firstAdministrator() {
    EmailAddress email = EmailAddress.parse("admin@example.com").orElseThrow();
    UserName userName = UserName.parse("admin").orElseThrow();
    PasswordHash hash = Passwords.of().hash(Password.of("change me soon"));
    NewAccount account =
        NewAccount.of(email, "Admin", hash).withUserName(userName).withRoles(Set.of("admin"));
    return accounts.create(account).orElseThrow();
  }

  Login settings() {
    return Login.builder(cloakroom, accounts)
        .passwords(Passwords.builder().cost(47_104, 1, 1).minLength(12).build())
        .guessesPerAccount(5, Duration.ofMinutes(2))
        .guessesPerIpAddress(100, Duration.ofSeconds(5))
        .loginPath("/sign-in")
        .logoutPath("/sign-out")
        .build();
  }

  /** An application's own client of a service that knows breached passwords. */
  interface Breaches {
    boolean contains(String sha1);
  }

  Login passwordRules(Breaches breaches) {
    Passwords passwords =
        Passwords.builder()
            .siteWords("Acme", "Umbrella Club")
            .breached(password -> breaches.contains(password.sha1()))
            .build();
    Login login = Login.builder(cloakroom, accounts).passwords(passwords).build();
    return login;
  }

  static boolean passwords() {
    Passwords passwords = Passwords.of();
    PasswordHash hash = passwords.hash(Password.of("seven green umbrellas"));
    boolean same = passwords.verify(Password.of("seven green umbrellas"), hash);
    return same;
  }

  /** The page of a form again, with an error. */
  private static void refuse(Visit visit, String field, String message) {
    visit.answer().withStatus(422).json(Map.of("field", field, "message", message));
  }

  /** An application's own user. */
  record User(
      String id,
      String email,
      String fullName,
      boolean active,
      long sessionVersion,
      String passwordHash) {}

  /** An application's own table of users. */
  interface Users {
    Optional<User> byLoginKey(String key);
  }

  /** Accounts over an application's own users, as far as the example shows them. */
  abstract static class MyAccounts implements Accounts {

    private final Users users;

    MyAccounts(Users users) {
      this.users = users;
    }

    @Override
    public Optional<StoredCredentials> find(LoginName name) {
      return users.byLoginKey(name.key()).map(MyAccounts::credentials);
    }

    private static StoredCredentials credentials(User user) {
      return new StoredCredentials(
          Account.of(user.id(), user.email(), user.fullName())
              .withEnabled(user.active())
              .withSessionVersion(user.sessionVersion()),
          PasswordHash.of(user.passwordHash()));
    }
  }
}
