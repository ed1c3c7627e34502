package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.Visit;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.http.Accept;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.store.Store;
import java.time.Duration;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The login of an application: signing up, logging in and out, and guarding pages. Immutable and
 * thread-safe.
 *
 * <pre>{@code
 * Login login = Login.of(cloakroom, accounts);
 * }</pre>
 *
 * <pre>{@code
 * void showPhotos(Visit visit) {
 *   Account account = login.require(visit);
 *   visit.answer().page("photos", Map.of("account", account));
 * }
 * }</pre>
 *
 * <p>A login moves the session to a new id, so that an id that was planted before is worthless. The
 * session ends at its next request if the account was disabled or deleted, or if its password was
 * changed elsewhere.
 *
 * <p>Guesses are limited by IP address, by name and by account, and are counted in the store. More
 * are refused with 429 and {@code login.throttled} before a password is hashed. Behind a proxy, the
 * server must report the clients' addresses; otherwise all clients count as one.
 */
public final class Login {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private final Accounts accounts;
  private final Passwords passwords;
  private final AccountPasswords accountPasswords;
  private final AccountSessions sessions;
  private final Attempts attempts;
  private final LoginPaths paths;

  private Login(Builder builder) {
    accounts = builder.accounts;
    passwords = builder.passwords;
    accountPasswords = new AccountPasswords(accounts, passwords);
    sessions = new AccountSessions(accounts, builder.cloakroom.sessions());
    attempts =
        new Attempts(
            new Throttle(builder.store(), builder.cloakroom.clock()),
            builder.perIpAddress,
            builder.perAccount);
    paths = new LoginPaths(builder.loginPath, builder.logoutPath, builder.defaultPath);
  }

  /**
   * Returns a login with the defaults.
   *
   * @param cloakroom the application's toolkit, whose sessions, store and clock it uses
   * @param accounts the application's accounts
   * @throws IllegalStateException if the toolkit has no store to count guesses in
   */
  public static Login of(Cloakroom cloakroom, Accounts accounts) {
    return builder(cloakroom, accounts).build();
  }

  /**
   * Configures a login.
   *
   * @param cloakroom the application's toolkit, whose sessions, store and clock it uses
   * @param accounts the application's accounts
   */
  public static Builder builder(Cloakroom cloakroom, Accounts accounts) {
    return new Builder(cloakroom, accounts);
  }

  /**
   * Creates an account without user names and roles, and logs it in. See {@link #signUp(Visit,
   * String, String, Password, String)}.
   */
  @CheckReturnValue
  public SignUp signUp(Visit visit, String email, String name, Password password) {
    return signUp(visit, email, name, password, "");
  }

  /**
   * Creates an account without roles, and logs it in.
   *
   * @param email the address, which is also a name to log in with
   * @param name the {@linkplain Account#name() display name}
   * @param password the new password
   * @param userName a further name to log in with, or blank for none
   * @throws HttpProblem 422 if one of them is not acceptable, which the form checks first; 429
   *     after too many names that are taken; 503 if too many people log in at once
   */
  @CheckReturnValue
  public SignUp signUp(Visit visit, String email, String name, Password password, String userName) {
    EmailAddress address =
        EmailAddress.parse(email)
            .orElseThrow(() ->
                new HttpProblem(
                    422, "login.email", "Enter an email address, like name@example.com."));
    if (!Account.nameFits(name)) {
      throw new HttpProblem(
          422, "login.name", "Enter a name of 1 to " + Account.MAX_NAME + " characters.");
    }
    Optional<UserName> second = userName.isBlank() ? Optional.empty() : Optional.of(user(userName));
    Optional<PasswordRefused> refused = passwords.refusal(password);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Account> created =
        attempts
            .signUp(visit)
            .at(
                () -> {
                  NewAccount account = NewAccount.of(address, name, passwords.hash(password));
                  return accounts.create(second.map(account::withUserName).orElse(account));
                },
                Optional::isPresent);
    if (created.isEmpty()) {
      boolean emailTaken = second.isEmpty() || accounts.find(address).isPresent();
      return emailTaken ? new SignUp.EmailTaken() : new SignUp.UserNameTaken();
    }
    LOG.info("Account {} signed up", created.get().id());
    sessions.logIn(visit, created.get());
    return new SignUp.SignedUp(created.get());
  }

  private static UserName user(String userName) {
    return UserName.parse(userName)
        .orElseThrow(() ->
            new HttpProblem(
                422,
                "login.user-name",
                "Enter a user name of 1 to "
                    + UserName.MAX_LENGTH
                    + " characters, without spaces and without @."));
  }

  /**
   * Logs in. Returns empty if the password is wrong, there is no such account or it is disabled.
   * All of them take the same time, and the response must not say which one it was.
   *
   * <p>It is also empty, even for the right password, while somebody guesses at the account with
   * another of its names. A browser that logged in to the account before is not affected.
   *
   * @param nameOrAddress a user name or an email address, as typed
   * @throws HttpProblem 429 after too many wrong passwords; 503 if too many people log in at once
   */
  @CheckReturnValue
  public Optional<Account> logIn(Visit visit, String nameOrAddress, Password password) {
    Optional<LoginName> name = LoginName.parse(nameOrAddress);
    Optional<StoredCredentials> found = name.flatMap(accounts::find);
    Attempts.Attempt attempt =
        attempts.logIn(
            visit, name.map(LoginName::key).orElse(""), found.map(StoredCredentials::account));
    boolean right =
        attempt.at(
            () -> accountPasswords.verify(found, password) && admits(attempt, found),
            Boolean::booleanValue);
    if (!right) {
      LOG.info("A login failed");
      return Optional.empty();
    }
    StoredCredentials credentials = found.orElseThrow();
    accountPasswords.rehash(credentials, password);
    LOG.info("Account {} logged in", credentials.account().id());
    sessions.logIn(visit, credentials.account());
    return Optional.of(credentials.account());
  }

  /** Returns whether the right password logs in. */
  private static boolean admits(Attempts.Attempt attempt, Optional<StoredCredentials> found) {
    Account account = found.orElseThrow().account();
    if (attempt.mustFail()) {
      LOG.info(
          "The right password of account {} was refused, because it is being guessed with another"
              + " of the account's names",
          account.id());
    }
    return account.enabled() && !attempt.mustFail();
  }

  /**
   * Ends this session. The response makes the browser delete the pages it keeps ({@code
   * Clear-Site-Data: "cache"}). Cookies and storage stay, since they may hold preferences.
   */
  public void logOut(Visit visit) {
    sessions.logOut(visit);
  }

  /** Ends this session and every other one of the account, on all devices. */
  public void logOutEverywhere(Visit visit) {
    sessions.logOutEverywhere(visit);
  }

  /**
   * Returns the account that is logged in; empty if there is none. The first call in a request
   * reads it from {@link Accounts}, and costs nothing without a session.
   */
  public Optional<Account> account(Visit visit) {
    return sessions.account(visit);
  }

  /**
   * Returns the account that is logged in, for a page that needs one.
   *
   * @throws RedirectException to the login page if there is none. It leads back to this page; for a
   *     form's POST, to the page with the form.
   * @throws HttpProblem 401 with {@code login.required} if there is none and the client prefers
   *     JSON, or is a {@linkplain Accept#isScript script} that would follow the redirect and take
   *     the login page for its answer
   */
  public Account require(Visit visit) {
    Optional<Account> account = account(visit);
    if (account.isPresent()) {
      return account.get();
    }
    Accept.varyByScript(visit.exchange());
    if (visit.wantsJson() || Accept.isScript(visit.exchange())) {
      throw new HttpProblem(401, "login.required", "Log in to continue.");
    }
    throw new RedirectException(paths.loginFor(visit.exchange()));
  }

  /**
   * Returns the account that is logged in, for a page that needs one with this role.
   *
   * @throws RedirectException if there is no account, as in {@link #require(Visit)}
   * @throws HttpProblem 403 with {@code login.forbidden} if the account does not have the role
   */
  public Account require(Visit visit, String role) {
    Account account = require(visit);
    if (!account.hasRole(role)) {
      throw new HttpProblem(403, "login.forbidden", "Your account is not allowed to do this.");
    }
    return account;
  }

  /**
   * Returns the path to redirect to after a login: the parameter {@code next} of this request's
   * query, else {@link Builder#defaultPath}. It is always a path of this site, and never the login
   * or logout page.
   */
  public String next(Visit visit) {
    return paths.next(visit.exchange());
  }

  /**
   * Changes the password of the account that is logged in. This session moves to a new id. Every
   * other session of the account ends, even one that is just logging in with the old password.
   *
   * @throws HttpProblem 429 after too many wrong old passwords; 503 if too many people log in at
   *     once; 409 if other requests change the password at the same time
   * @throws RedirectException if nobody is logged in, as in {@link #require(Visit)}
   */
  @CheckReturnValue
  public PasswordChange changePassword(Visit visit, Password old, Password next) {
    Account account = require(visit);
    Optional<PasswordRefused> refused = passwords.refusal(next);
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean changed =
        attempts
            .changePassword(visit, account)
            .at(() -> accountPasswords.change(account, old, next), Boolean::booleanValue);
    if (!changed) {
      return new PasswordChange.WrongPassword();
    }
    sessions.passwordChanged(visit, account);
    LOG.info("Account {} changed its password", account.id());
    return new PasswordChange.Changed();
  }

  /**
   * Answers the request with a plain page to log in and to sign up on, until the application has
   * its own. Call it for GET and POST of the login page.
   *
   * <p>After a login it redirects to {@link #next}. If something is wrong, it sends the page again
   * with status 422.
   *
   * @throws HttpProblem 422 with {@code login.refused} if something is wrong and the client prefers
   *     JSON; 429 after too many wrong passwords; 503 if too many people log in at once
   */
  public void page(Visit visit) {
    new LoginPage(this).show(visit);
  }

  /**
   * Configures a {@link Login}. The order of the calls does not matter. Not thread-safe.
   *
   * <p>{@link #build} throws {@link IllegalStateException} if two settings contradict each other.
   */
  public static final class Builder {

    private final Cloakroom cloakroom;
    private final Accounts accounts;
    private Passwords passwords = Passwords.of();
    private LocalPath loginPath = new LocalPath("/login");
    private LocalPath logoutPath = new LocalPath("/logout");
    private LocalPath defaultPath = new LocalPath("/");
    private Throttle.Rate perIpAddress = new Throttle.Rate(50, Duration.ofSeconds(10));
    private Throttle.Rate perAccount = new Throttle.Rate(10, Duration.ofMinutes(1));

    private Builder(Cloakroom cloakroom, Accounts accounts) {
      this.cloakroom = cloakroom;
      this.accounts = accounts;
    }

    /** Sets how passwords are hashed; the default is {@link Passwords#of()}. */
    public Builder passwords(Passwords passwords) {
      this.passwords = passwords;
      return this;
    }

    /** Sets the path of the login page, without a query; the default is {@code /login}. */
    public Builder loginPath(String path) {
      loginPath = page("loginPath", path);
      return this;
    }

    /**
     * Sets the path of the logout page, without a query; the default is {@code /logout}. A login
     * never redirects there.
     */
    public Builder logoutPath(String path) {
      logoutPath = page("logoutPath", path);
      return this;
    }

    /** Sets where a login redirects to if there is no {@code next}; the default is {@code /}. */
    public Builder defaultPath(String path) {
      defaultPath = local("defaultPath", path);
      return this;
    }

    /**
     * Limits wrong guesses from one IP address; the default is 50, and one more every 10 seconds.
     * An IPv6 network of 64 bits counts as one address. Many people may share one.
     */
    public Builder guessesPerIpAddress(int burst, Duration interval) {
      perIpAddress = new Throttle.Rate(burst, interval);
      return this;
    }

    /**
     * Limits wrong guesses at one account, and with one name whether or not it exists. The default
     * is 10, and one more every minute. ASVS 5.0 recommends at most a hundred an hour.
     */
    public Builder guessesPerAccount(int burst, Duration interval) {
      perAccount = new Throttle.Rate(burst, interval);
      return this;
    }

    /**
     * Builds the login.
     *
     * @throws IllegalStateException if two settings contradict each other, or if the toolkit has no
     *     store to count guesses in
     */
    public Login build() {
      return new Login(this);
    }

    private Store store() {
      return cloakroom
          .store()
          .orElseThrow(() ->
              new IllegalStateException(
                  "A login counts wrong passwords in a store, and this Cloakroom has none"
                      + " because its sessions are in cookies; add .store(…) to"
                      + " Cloakroom.builder()"));
    }

    private static LocalPath page(String setting, String path) {
      LocalPath local = local(setting, path);
      if (!local.withoutQuery()) {
        throw new IllegalArgumentException(
            setting + " is a path without a query, such as /login, not " + path);
      }
      return local;
    }

    private static LocalPath local(String setting, String path) {
      return LocalPath.parse(path)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  setting + " is a path of this site, such as /login, not " + path));
    }
  }
}
