package io.cloakroom.login;

import io.cloakroom.Cloakroom;
import io.cloakroom.ReadyPages;
import io.cloakroom.Visit;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.form.Submission;
import io.cloakroom.http.Accept;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RedirectException;
import io.cloakroom.login.LoginDecision.Kind;
import io.cloakroom.store.Store;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import java.util.stream.Stream;
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
 * are refused with 429 and {@code login.throttled} before a password is hashed. Behind a proxy,
 * name it with {@link Cloakroom.Builder#trustedProxy}; otherwise all clients count as one.
 */
public final class Login {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  private final Accounts accounts;
  private final Passwords passwords;
  private final AccountSessions sessions;
  private final Attempts attempts;
  private final SigningUp signingUp;
  private final LoginPaths paths;
  private final Cloakroom cloakroom;
  private final boolean everywhere;

  private Login(Builder builder) {
    cloakroom = builder.cloakroom;
    accounts = builder.accounts;
    passwords = builder.passwords;
    sessions =
        new AccountSessions(accounts, builder.cloakroom.sessions(), builder.clearCacheAtLogout);
    attempts =
        new Attempts(
            new Throttle(
                builder.store(),
                builder.cloakroom.clock(),
                builder.cloakroom.keys().secret("login.throttle")),
            builder.cloakroom.refusals(),
            builder.perIpAddress,
            builder.perAccount,
            builder.signUpsPerIpAddress);
    signingUp = new SigningUp(accounts, passwords, attempts);
    everywhere = builder.everywhere;
    if (accounts instanceof MemoryAccounts && !cloakroom.development()) {
      LOG.warn(
          "Accounts are in memory and end with the process, so after a restart nobody can log in."
              + " Use Login.of(cloakroom, JdbcAccounts.of(dataSource)) (docs/login.md). While you"
              + " develop, call .development(true); then there is no warning");
    }
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
   * Creates an account without roles, and logs it in; or returns everything that is wrong.
   *
   * @param email the address, which is also a name to log in with
   * @param name the {@linkplain Account#name() display name}
   * @param password the new password
   * @param userName a further name to log in with, or blank for none
   * @throws HttpProblem 429 after too many sign-ups or names that are taken; 503 if too many people
   *     log in at once
   */
  @CheckReturnValue
  public SignUp signUp(Visit visit, String email, String name, Password password, String userName) {
    return signUp(
        visit,
        new SigningUp.Entry(
            Optional.of(email), Optional.of(name), Optional.of(userName), Optional.of(password)),
        true);
  }

  /**
   * Creates an account from a form, and logs it in; or returns the form with everything that is
   * wrong, by its own rules and by those of the login, so that the person learns of all errors at
   * once. A form that has errors already is checked further, and creates nothing.
   *
   * <p>The form's record has the components {@code email} and {@code password}. It may have {@code
   * name}, without which the address is the display name, and {@code userName}. All are texts.
   *
   * @return the form, which is {@link Submission.Valid} if the account was created
   * @throws HttpProblem as {@link #signUp(Visit, String, String, Password, String)}
   */
  @CheckReturnValue
  public <T> Submission<T> signUp(Visit visit, Submission<T> sent) {
    boolean valid = sent instanceof Submission.Valid;
    if (!valid && sent.errors().isEmpty()) {
      return sent; // a button that adds a row was pressed
    }
    SignUpForm<T> form = new SignUpForm<>(sent);
    return signUp(visit, form.entry(), valid) instanceof SignUp.Refused refused
        ? form.refusedBy(refused)
        : sent;
  }

  /** Creates the account and logs it in, or returns everything that is wrong. */
  SignUp signUp(Visit visit, SigningUp.Entry entry, boolean complete) {
    requireOwn(visit);
    SignUp result = signingUp.signUp(visit, entry, complete);
    if (result instanceof SignUp.SignedUp signedUp) {
      LOG.info("Account {} signed up", signedUp.account().id());
      sessions.logIn(visit, signedUp.account());
    }
    return result;
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
    requireOwn(visit);
    Optional<LoginName> name = LoginName.parse(nameOrAddress);
    Optional<StoredCredentials> found = name.flatMap(accounts::find);
    Attempts.Attempt attempt =
        attempts.logIn(
            visit, name.map(LoginName::key).orElse(""), found.map(StoredCredentials::account));
    AccountPasswords accountPasswords = accountPasswords(visit);
    boolean right =
        attempt.at(
            () -> accountPasswords.verify(found, password) && admits(attempt, found),
            Boolean::booleanValue);
    if (!right) {
      cloakroom.refusals().refused(visit.exchange(), "login.failed", attempt::account);
      LoginDecision.note(visit, Kind.FAILED, "", failure(attempt, found));
      return Optional.empty();
    }
    StoredCredentials credentials = found.orElseThrow();
    accountPasswords.rehash(credentials, password);
    LOG.info("Account {} logged in", credentials.account().id());
    sessions.logIn(visit, credentials.account());
    return Optional.of(credentials.account());
  }

  /** Returns why a login failed, for developers only. */
  private static String failure(Attempts.Attempt attempt, Optional<StoredCredentials> found) {
    if (found.isEmpty()) {
      return "there is no account of this name";
    } else if (attempt.mustFail()) {
      return "the account is being guessed with another of its names, so it fails in any case";
    }
    return found.get().account().enabled()
        ? "the password is wrong"
        : "the account is disabled, or the password is wrong";
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
   * Ends this session. Other cookies and the browser's storage stay, since they may hold
   * preferences; so does its cache, unless {@link Builder#clearCacheAtLogout} says otherwise.
   */
  public void logOut(Visit visit) {
    requireOwn(visit);
    sessions.logOut(visit);
  }

  /** Ends this session and every other one of the account, on all devices. */
  public void logOutEverywhere(Visit visit) {
    requireOwn(visit);
    sessions.logOutEverywhere(visit);
  }

  /**
   * Returns the account that is logged in; empty if there is none. The first call in a request
   * reads it from {@link Accounts}, and costs nothing without a session.
   */
  public Optional<Account> account(Visit visit) {
    requireOwn(visit);
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
      LoginDecision.note(visit, Kind.ADMITTED, account.get().id(), "this page needs an account");
      return account.get();
    }
    LoginDecision.note(
        visit, Kind.TURNED_AWAY, "", "this page needs an account, and nobody is logged in");
    Accept.varyByScript(visit.exchange());
    if (visit.wantsJson() || Accept.isScript(visit.exchange())) {
      throw new HttpProblem(401, "login.required", "Log in to continue.");
    }
    throw new RedirectException(paths.loginFor(visit));
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
      LoginDecision.note(
          visit,
          Kind.TURNED_AWAY,
          account.id(),
          "this page needs the role " + role + ", and the account has " + account.roles());
      throw new HttpProblem(403, "login.forbidden", "Your account is not allowed to do this.");
    }
    return account;
  }

  /**
   * Returns the path to redirect to after a login: the parameter {@code next} of this request's
   * query, else {@link Builder#defaultPath}. It is always a path of the application, as {@link
   * io.cloakroom.Answer#redirect} takes it, and never the login or logout page.
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
    Optional<PasswordRefused> refused = passwords.refusal(next, words(visit, names(account)));
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean changed =
        attempts
            .ownPassword(visit, account)
            .at(() -> accountPasswords(visit).change(account, old, next), Boolean::booleanValue);
    if (!changed) {
      return new PasswordChange.WrongPassword();
    }
    sessions.passwordChanged(visit, account);
    LOG.info("Account {} changed its password", account.id());
    return new PasswordChange.Changed();
  }

  /**
   * Deletes the account that is logged in, if this is its password, and ends all its sessions. This
   * cannot be undone. Returns false, and deletes nothing, if the password is wrong.
   *
   * @param deleteData deletes or detaches what the application stores for the account. It runs
   *     after the password was checked and before the account is deleted. If it throws an
   *     exception, the account stays, so the person can try again.
   * @throws HttpProblem 429 after too many wrong passwords; 503 if too many people log in at once
   * @throws RedirectException if nobody is logged in, as in {@link #require(Visit)}
   * @throws IllegalStateException if the accounts are not {@link ManagedAccounts}
   */
  @CheckReturnValue
  public boolean deleteAccount(Visit visit, Password password, Consumer<Account> deleteData) {
    requireOwn(visit);
    if (!(accounts instanceof ManagedAccounts managed)) {
      throw new IllegalStateException(
          accounts.getClass().getName()
              + " cannot delete accounts: implement ManagedAccounts instead of Accounts");
    }
    Account account = require(visit);
    boolean right =
        attempts
            .ownPassword(visit, account)
            .at(() -> accountPasswords(visit).confirm(account, password), Boolean::booleanValue);
    if (!right) {
      return false;
    }
    deleteData.accept(account);
    sessions.endForDeletion(visit, () -> managed.delete(account.id()));
    LOG.info("Account {} was deleted by its owner", account.id());
    return true;
  }

  /** Refuses a visit of a server that was given another toolkit. */
  private void requireOwn(Visit visit) {
    cloakroom.requireOwn(visit, "Login");
  }

  private AccountPasswords accountPasswords(Visit visit) {
    return new AccountPasswords(accounts, passwords.heldBy(ClientAddress.of(visit)));
  }

  private List<String> names(Account account) {
    List<String> names = new ArrayList<>(List.of(account.email(), account.name()));
    if (accounts instanceof ManagedAccounts managed) {
      managed.loginNames(account.id()).forEach(name -> names.add(name.typed()));
    }
    return names;
  }

  /** Returns these names of an account, and the name of this host. */
  private static String[] words(Visit visit, List<String> names) {
    return Stream.concat(names.stream(), visit.exchange().authority().stream())
        .toArray(String[]::new);
  }

  /**
   * Returns pages for login, sign-up and logout, until the application has its own. They are at
   * {@link Builder#loginPath} and {@link Builder#logoutPath}, and need no route:
   *
   * <pre>{@code
   * Cloakroom site = cloakroom.withPages(login.pages());
   * }</pre>
   *
   * <p>A POST to the logout page logs out and redirects to {@link Builder#defaultPath}, with a
   * flash message. Templates see the account that is logged in as {@code account}.
   *
   * @see Cloakroom#withPages
   */
  public ReadyPages pages() {
    return new LoginPages(this, paths, everywhere);
  }

  /** Returns the address of the login page with this parameter and the same {@code next}. */
  String loginAddress(Visit visit, String parameter) {
    return visit.address(paths.loginWith(visit.exchange(), parameter));
  }

  /**
   * Answers the request with a page for login and sign-up, until the application has its own. Call
   * it for GET and POST of the login page, or add {@link #pages} instead.
   *
   * <p>After a login it redirects to {@link #next}. If something is wrong, it sends the page again
   * with status 422.
   *
   * @throws HttpProblem 422 with {@code login.refused} if something is wrong and the client prefers
   *     JSON; 429 after too many wrong passwords; 503 if too many people log in at once
   */
  public void page(Visit visit) {
    requireOwn(visit);
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
    private boolean clearCacheAtLogout;
    private boolean everywhere;
    private Throttle.Rate perIpAddress = new Throttle.Rate(50, Duration.ofSeconds(10));
    private Throttle.Rate signUpsPerIpAddress = new Throttle.Rate(30, Duration.ofMinutes(1));
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
      loginPath = LocalPath.page("loginPath", path);
      return this;
    }

    /**
     * Sets the path of the logout page, without a query; the default is {@code /logout}. A login
     * never redirects there.
     */
    public Builder logoutPath(String path) {
      logoutPath = LocalPath.page("logoutPath", path);
      return this;
    }

    /** Sets where a login redirects to if there is no {@code next}; the default is {@code /}. */
    public Builder defaultPath(String path) {
      defaultPath = LocalPath.of("defaultPath", path);
      return this;
    }

    /**
     * Requires a login for every page of an application that has {@link Login#pages}, except for
     * those pages; the default is false. A visitor who is not logged in is answered as {@link
     * Login#require(Visit)} does, before the application's handler is called. The login page of the
     * application itself, at {@link #loginPath}, stays open too.
     */
    public Builder requiredEverywhere(boolean required) {
      this.everywhere = required;
      return this;
    }

    /**
     * Makes the response to a logout delete what the browser's cache holds of this site ({@code
     * Clear-Site-Data: "cache"}). The default is false, because some browsers take seconds for it,
     * and more with a larger cache. Pages that read the session are not in the cache ({@code
     * no-store}); set it if handlers let browsers keep some of them.
     */
    public Builder clearCacheAtLogout(boolean clearCache) {
      this.clearCacheAtLogout = clearCache;
      return this;
    }

    /**
     * Limits wrong guesses from one IP address; the default is 50, and one more every 10 seconds.
     * An IPv6 network of 64 bits counts as one address, and one of 48 bits as ten. Many people may
     * share one.
     */
    public Builder guessesPerIpAddress(int burst, Duration interval) {
      perIpAddress = new Throttle.Rate(burst, interval);
      return this;
    }

    /**
     * Limits sign-ups from one IP address, successful ones included; the default is 30, and one
     * more every minute. Many people may share one address.
     */
    public Builder signUpsPerIpAddress(int burst, Duration interval) {
      signUpsPerIpAddress = new Throttle.Rate(burst, interval);
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
  }
}
