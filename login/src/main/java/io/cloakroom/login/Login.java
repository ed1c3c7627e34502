package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.SeeOther;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import java.time.Clock;
import java.time.Duration;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Signing up, logging in and out, and guarding pages. Built once per application; thread-safe.
 *
 * <p>A logged-in session belongs to its account. Logging in gives it a new id, so that one planted
 * before is worth nothing. It is over at the next request when the account is disabled or deleted,
 * or its password was changed elsewhere.
 *
 * <p>Guesses are counted per account and per network address in the store, and refused with 429 and
 * {@code login.throttled} before a password is hashed. Behind a proxy the server must know the
 * clients' addresses, or all of them count as one.
 */
public final class Login {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** Of the account, when this session logged in. */
  private static final SessionKey<Long> GENERATION = SessionKey.of("login.generation", Long.class);

  private final Accounts accounts;
  private final Sessions sessions;
  private final Passwords passwords;
  private final AccountPasswords accountPasswords;
  private final Attempts attempts;
  private final LoginPages pages;

  private Login(Builder builder) {
    accounts = builder.accounts;
    sessions = builder.sessions == null ? Sessions.in(builder.store) : builder.sessions;
    passwords = builder.passwords;
    accountPasswords = new AccountPasswords(accounts, passwords);
    attempts =
        new Attempts(
            new Throttle(builder.store, builder.clock), builder.perAddress, builder.perAccount);
    pages = new LoginPages(builder.loginPath, builder.logoutPath, builder.homePath);
  }

  /**
   * Starts to set up a login.
   *
   * @param accounts where the accounts are
   * @param store the sessions' store, which counts guesses too
   */
  public static Builder builder(Accounts accounts, Store store) {
    return new Builder(accounts, store);
  }

  /**
   * Creates an account without roles and logs it in.
   *
   * <p>The form checks address and name first; what it let through although it is no {@link
   * EmailAddress} or {@linkplain Account#name() name} is answered with 422.
   */
  public SignUp signUp(Visit visit, String email, String name, Password password) {
    EmailAddress address =
        EmailAddress.parse(email)
            .orElseThrow(() ->
                new HttpProblem(
                    422, "login.email", "Enter an email address, like name@example.com."));
    if (!Account.nameFits(name)) {
      throw new HttpProblem(
          422, "login.name", "Enter a name of 1 to " + Account.MAX_NAME + " characters.");
    }
    Optional<PasswordRefused> refused = passwords.refusal(password);
    if (refused.isPresent()) {
      return refused.get();
    }
    Optional<Account> created =
        attempts
            .fromAddress(visit.exchange())
            .at(() -> create(address, name, password), Optional::isPresent);
    if (created.isEmpty()) {
      return new SignUp.EmailTaken();
    }
    LOG.info("Account {} signed up", created.get().id());
    enter(visit, created.get());
    return new SignUp.SignedUp(created.get());
  }

  private Optional<Account> create(EmailAddress email, String name, Password password) {
    return accounts.create(new NewAccount(email, name, Set.of(), passwords.hash(password)));
  }

  /**
   * Logs in. Empty where the password is wrong, there is no such account or it is disabled, which
   * the answer must not tell apart; each of them takes as long as the others.
   *
   * @throws HttpProblem 429 after too many wrong ones, 503 when too many log in at once
   */
  public Optional<Account> logIn(Visit visit, String email, Password password) {
    Optional<EmailAddress> address = EmailAddress.parse(email);
    Optional<Account> account =
        attempts
            .guess(visit, address.map(EmailAddress::key).orElse(""))
            .at(
                () -> accountPasswords.verify(address, password).filter(Account::enabled),
                Optional::isPresent);
    if (account.isEmpty()) {
      LOG.info("A login failed");
      return account;
    }
    LOG.info("Account {} logged in", account.get().id());
    enter(visit, account.get());
    return account;
  }

  private static void enter(Visit visit, Account account) {
    Session session = visit.session();
    if (session.owner().isPresent() && !session.get(GENERATION).equals(generation(account))) {
      // The session was over, and nobody had looked yet.
      session.end();
    }
    session.own(account.id());
    session.set(GENERATION, account.generation());
    KnownDevice.remember(visit, whom(account));
    current(visit).set(Optional.of(account));
  }

  /**
   * Ends this session. The browser is told to forget the pages it keeps ({@code Clear-Site-Data:
   * "cache"}); cookies and storage stay, as preferences live there that are not the account's.
   */
  public void logOut(Visit visit) {
    leave(visit);
  }

  /** Ends this session and every other one of the account, on all devices. */
  public void logOutEverywhere(Visit visit) {
    account(visit)
        .ifPresent(account -> {
          accounts.endSessions(account.id());
          forgetOthers(visit.session());
        });
    leave(visit);
  }

  /** They are over already; this takes them from the lists and from the store. */
  private void forgetOthers(Session session) {
    if (sessions.knowsOwners()) {
      sessions.endOthers(session);
    }
  }

  private static void leave(Visit visit) {
    visit.session().owner().ifPresent(id -> LOG.info("Account {} logged out", id));
    visit.session().end();
    visit.exchange().addHeader("Clear-Site-Data", "\"cache\"");
    current(visit).set(Optional.empty());
  }

  /** Who is logged in; looked up at the first call of a request, and none without a session. */
  public Optional<Account> account(Visit visit) {
    return current(visit).or(() -> lookUp(visit));
  }

  private Optional<Account> lookUp(Visit visit) {
    Session session = visit.session();
    Optional<String> owner = session.owner();
    if (owner.isEmpty()) {
      return Optional.empty();
    }
    Optional<Long> entered = session.get(GENERATION);
    Optional<Account> account =
        accounts
            .find(owner.get())
            .filter(Account::enabled)
            .filter(found -> entered.equals(generation(found)));
    if (account.isEmpty()) {
      LOG.info("A session of account {} is over: disabled, deleted or of before", owner.get());
      session.end();
    }
    return account;
  }

  /** Under which name guesses at this account are counted: the one that a login form sends. */
  private static String whom(Account account) {
    return EmailAddress.parse(account.email()).orElseThrow().key();
  }

  private static Optional<Long> generation(Account account) {
    return Optional.of(account.generation());
  }

  private static CurrentAccount current(Visit visit) {
    return visit.exchange().memo(CurrentAccount.class, CurrentAccount::new);
  }

  /**
   * Who is logged in, for a page that needs someone.
   *
   * @throws SeeOther nobody is: to the login page, which leads back to the page that was asked for,
   *     or for a form's POST to the page the form was on
   * @throws HttpProblem nobody is, and the client wants JSON: 401 with {@code login.required}
   */
  public Account require(Visit visit) {
    Optional<Account> account = account(visit);
    if (account.isPresent()) {
      return account.get();
    }
    if (visit.wantsJson()) {
      throw new HttpProblem(401, "login.required", "Log in to go on.");
    }
    throw new SeeOther(pages.loginFor(visit.exchange()));
  }

  /**
   * Who is logged in, for a page that needs someone of this role.
   *
   * @throws HttpProblem the account lacks the role: 403 with {@code login.forbidden}; nobody is
   *     logged in: as {@link #require(Visit)}
   */
  public Account require(Visit visit, String role) {
    Account account = require(visit);
    if (!account.has(role)) {
      throw new HttpProblem(403, "login.forbidden", "Your account is not allowed to do this.");
    }
    return account;
  }

  /**
   * Where to go after logging in, from the parameter {@code next} of this request's query: a path
   * of this site and neither the login nor the logout page, else the home page. Fit for a redirect.
   */
  public String next(Visit visit) {
    return pages.next(visit.exchange());
  }

  /**
   * Changes the password of who is logged in. Every other session of the account is over, even one
   * that is just logging in with the old password; this one gets a new id.
   *
   * @throws HttpProblem 429 after too many wrong old passwords
   * @throws SeeOther nobody is logged in, as {@link #require(Visit)}
   */
  public PasswordChange changePassword(Visit visit, Password old, Password next) {
    Account account = require(visit);
    Optional<PasswordRefused> refused = passwords.refusal(next);
    if (refused.isPresent()) {
      return refused.get();
    }
    boolean changed =
        attempts
            .guess(visit, whom(account))
            .at(() -> accountPasswords.change(account, old, next), Boolean::booleanValue);
    if (!changed) {
      return new PasswordChange.WrongPassword();
    }
    Session session = visit.session();
    session.set(GENERATION, account.generation() + 1);
    session.rotate();
    current(visit).forget();
    forgetOthers(session);
    LOG.info("Account {} changed its password", account.id());
    return new PasswordChange.Changed();
  }

  /**
   * A plain page to log in and to sign up on, until the application has its own. It answers the
   * login page's GET and its POST, which goes to the same address.
   *
   * @return the HTML; the response's status is 422 where something was wrong
   * @throws SeeOther somebody logged in, and goes to {@link #next}
   * @throws HttpProblem 422 where something was wrong and the client wants JSON
   */
  public String page(Visit visit) {
    return new ReadyPage(this).show(visit);
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {

    private final Accounts accounts;
    private final Store store;
    private @Nullable Sessions sessions;
    private Passwords passwords = Passwords.standard();
    private LocalPath loginPath = new LocalPath("/login");
    private LocalPath logoutPath = new LocalPath("/logout");
    private LocalPath homePath = new LocalPath("/");
    private Throttle.Rate perAddress = new Throttle.Rate(50, Duration.ofSeconds(10));
    private Throttle.Rate perAccount = new Throttle.Rate(10, Duration.ofMinutes(1));
    private Clock clock = Clock.systemUTC();

    private Builder(Accounts accounts, Store store) {
      this.accounts = accounts;
      this.store = store;
    }

    /**
     * The application's sessions, whose listener hears of those that end here; sessions of the same
     * store without a listener by default.
     */
    public Builder sessions(Sessions sessions) {
      this.sessions = sessions;
      return this;
    }

    /** How passwords are hashed; {@link Passwords#standard()} by default. */
    public Builder passwords(Passwords passwords) {
      this.passwords = passwords;
      return this;
    }

    /** Where people log in; {@code /login} by default. */
    public Builder loginPath(String path) {
      loginPath = local(path);
      return this;
    }

    /** Where people log out; {@code /logout} by default. */
    public Builder logoutPath(String path) {
      logoutPath = local(path);
      return this;
    }

    /** Where people go who were going nowhere else; {@code /} by default. */
    public Builder homePath(String path) {
      homePath = local(path);
      return this;
    }

    /**
     * How many wrong guesses one network address has, an IPv6 network of 64 bits being one; 50 by
     * default, and one more every 10 seconds. Many people may share an address.
     */
    public Builder guessesPerAddress(int burst, Duration oneMoreEach) {
      perAddress = new Throttle.Rate(burst, oneMoreEach);
      return this;
    }

    /**
     * How many wrong guesses at one account there are; 10 by default, and one more every minute. A
     * hundred an hour is what ASVS calls enough; many more make weak passwords guessable.
     */
    public Builder guessesPerAccount(int burst, Duration oneMoreEach) {
      perAccount = new Throttle.Rate(burst, oneMoreEach);
      return this;
    }

    /** What time it is; the system's clock by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** The login, immutable. */
    public Login build() {
      return new Login(this);
    }

    private static LocalPath local(String path) {
      return LocalPath.parse(path)
          .orElseThrow(() ->
              new IllegalArgumentException(
                  "A page of the login is a path of this site, such as /login, not " + path));
    }
  }
}
