package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
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

  private static final Logger log = LoggerFactory.getLogger(Login.class);

  /** Of the account, when this session logged in. */
  private static final SessionKey<Long> GENERATION =
      SessionKey.of("login.generation", Long.class);

  private final Accounts accounts;
  private final Sessions sessions;
  private final Passwords passwords;
  private final Attempts attempts;
  private final LoginPages pages;

  private Login(Builder builder) {
    accounts = builder.accounts;
    sessions = Sessions.in(builder.store);
    passwords = builder.passwords;
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
            .orElseThrow(
                () -> new HttpProblem(422, "login.email", "Enter an email address, like a@b.com."));
    if (!Account.nameFits(name)) {
      throw new HttpProblem(
          422, "login.name", "Enter a name of 1 to " + Account.MAX_NAME + " characters.");
    }
    Optional<PasswordRefused> refused = passwords.refusal(password);
    if (refused.isPresent()) {
      return refused.get();
    }
    attempts.takeFromAddress(visit.exchange());
    Optional<Account> created =
        accounts.create(new NewAccount(address, name, Set.of(), passwords.hash(password)));
    if (created.isEmpty()) {
      return new SignUp.EmailTaken();
    }
    attempts.giveBackToAddress(visit.exchange());
    log.info("Account {} signed up", created.get().id());
    enter(visit, created.get());
    return new SignUp.SignedUp(created.get());
  }

  /**
   * Logs in. Empty where the password is wrong, there is no such account or it is disabled, which
   * the answer must not tell apart; each of them takes as long as the others.
   *
   * @throws HttpProblem 429 after too many wrong ones, 503 when too many log in at once
   */
  public Optional<Account> logIn(Visit visit, String email, Password password) {
    Exchange exchange = visit.exchange();
    Optional<EmailAddress> address = EmailAddress.parse(email);
    String whom = address.map(EmailAddress::key).orElse("");
    attempts.take(exchange, whom);
    Optional<Account> account =
        address.flatMap(given -> verified(given, password)).filter(Account::enabled);
    if (address.isEmpty()) {
      passwords.pretend(password);
    }
    if (account.isEmpty()) {
      log.info("A login failed");
      return account;
    }
    attempts.giveBack(exchange, whom);
    log.info("Account {} logged in", account.get().id());
    enter(visit, account.get());
    return account;
  }

  /** The account of this address, if this is its password; one hash is computed either way. */
  private Optional<Account> verified(EmailAddress address, Password password) {
    Optional<Credentials> found = accounts.find(address);
    if (found.isEmpty()) {
      passwords.pretend(password);
      return Optional.empty();
    }
    Account account = found.get().account();
    PasswordHash hash = found.get().hash();
    if (!passwords.reads(hash)) {
      log.warn("The password hash of account {} is no Argon2id and matches nothing", account.id());
    }
    if (!passwords.verify(password, hash)) {
      return Optional.empty();
    }
    if (passwords.needsRehash(hash) && passwords.refusal(password).isEmpty()) {
      accounts.rehash(account.id(), hash, passwords.hash(password));
    }
    return Optional.of(account);
  }

  private static void enter(Visit visit, Account account) {
    Session session = visit.session();
    session.set(GENERATION, account.generation());
    session.own(account.id());
    current(visit).set(Optional.of(account));
  }

  /**
   * Ends this session. The browser is told to forget the pages it keeps ({@code Clear-Site-Data:
   * "cache"}); cookies and storage stay, as preferences live there that are not the account's.
   */
  public void logOut(Visit visit) {
    leave(visit);
  }

  /**
   * Ends this session and every other one of the account, on all devices; returns how many others
   * there were.
   */
  public int logOutEverywhere(Visit visit) {
    Optional<Account> account = account(visit);
    int others = account.isPresent() ? sessions.endOthers(visit.session()) : 0;
    leave(visit);
    return others;
  }

  private static void leave(Visit visit) {
    visit.session().owner().ifPresent(id -> log.info("Account {} logged out", id));
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
    Optional<Long> generation = session.get(GENERATION);
    Optional<Account> account =
        accounts
            .find(owner.get())
            .filter(Account::enabled)
            .filter(found -> generation.equals(Optional.of(found.generation())));
    if (account.isEmpty()) {
      log.info("A session of account {} is over: disabled, deleted or of before", owner.get());
      session.end();
    }
    return account;
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
    EmailAddress address = EmailAddress.parse(account.email()).orElseThrow();
    attempts.take(visit.exchange(), account.id());
    Optional<Credentials> found =
        accounts.find(address).filter(same -> same.account().id().equals(account.id()));
    boolean changed =
        found.isPresent()
            && passwords.verify(old, found.get().hash())
            && accounts.changePassword(account.id(), found.get().hash(), passwords.hash(next));
    if (!changed) {
      return new PasswordChange.WrongPassword();
    }
    attempts.giveBack(visit.exchange(), account.id());
    Session session = visit.session();
    session.set(GENERATION, found.get().account().generation() + 1);
    sessions.endOthers(session);
    session.rotate();
    current(visit).set(accounts.find(account.id()));
    log.info("Account {} changed its password", account.id());
    return new PasswordChange.Changed();
  }

  /** Collects settings; not thread-safe. */
  public static final class Builder {

    private final Accounts accounts;
    private final Store store;
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
          .orElseThrow(
              () ->
                  new IllegalArgumentException(
                      "A page of the login is a path of this site, such as /login, not " + path));
    }
  }
}
