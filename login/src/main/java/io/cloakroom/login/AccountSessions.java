package io.cloakroom.login;

import static java.time.temporal.ChronoUnit.SECONDS;

import io.cloakroom.Visit;
import io.cloakroom.login.LoginDecision.Kind;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The sessions of accounts. A session is logged in as long as its account is enabled and has the
 * session version of the login.
 */
final class AccountSessions {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** The account's session version at the login; its stored name must not change. */
  private static final SessionKey<Long> VERSION = SessionKey.of("login.generation", Long.class);

  private final Accounts accounts;
  private final Sessions sessions;
  private final boolean clearCache;

  /**
   * Creates the sessions of these accounts.
   *
   * @param clearCache whether a logout makes the browser delete its cache for this site
   */
  AccountSessions(Accounts accounts, Sessions sessions, boolean clearCache) {
    this.accounts = accounts;
    this.sessions = sessions;
    this.clearCache = clearCache;
  }

  void logIn(Visit visit, Account account) {
    Session session = visit.session();
    if (session.owner().isPresent() && !session.get(VERSION).equals(version(account))) {
      // The session had ended with its version, and nobody had looked yet.
      session.end();
    }
    session.logIn(account.id());
    Optional<Long> continued = session.get(VERSION);
    if (continued.isPresent() && !continued.equals(version(account))) {
      // It continued the session of a login whose response was lost, which has ended in this way.
      session.end();
      session.logIn(account.id());
    }
    session.set(VERSION, account.sessionVersion());
    KnownDevice.remember(visit, account);
    current(visit).set(Optional.of(account));
    LoginDecision.note(
        visit, Kind.LOGGED_IN, account.id(), "the session moves to a new token with this request");
  }

  void logOut(Visit visit) {
    visit
        .session()
        .owner()
        .ifPresent(id -> {
          LOG.info("Account {} logged out", id);
          LoginDecision.note(visit, Kind.LOGGED_OUT, id, "the session ends with this request");
        });
    visit.session().end();
    clearCache(visit);
    current(visit).set(Optional.empty());
  }

  private void clearCache(Visit visit) {
    if (clearCache) {
      visit.exchange().addHeader("Clear-Site-Data", "\"cache\"");
    }
  }

  void logOutEverywhere(Visit visit) {
    account(visit)
        .ifPresent(account -> {
          accounts.endSessions(account.id());
          endOthers(visit.session());
        });
    logOut(visit);
  }

  /** Takes this session to the account's next version, in which the others have ended. */
  void passwordChanged(Visit visit, Account account) {
    Session session = visit.session();
    Account next = account.withSessionVersion(account.sessionVersion() + 1);
    session.set(VERSION, next.sessionVersion());
    session.rotate();
    KnownDevice.remember(visit, next);
    current(visit).forget();
    endOthers(session);
  }

  /**
   * Ends all sessions of an account around its deletion. The others are deleted before it: if the
   * store of sessions fails, the account is still there, and the person can try again.
   */
  void endForDeletion(Visit visit, Runnable deletion) {
    endOthers(visit.session());
    deletion.run();
    visit.session().end();
    KnownDevice.forget(visit);
    clearCache(visit);
    current(visit).set(Optional.empty());
  }

  /** They have ended with their version already; this deletes them from lists and store. */
  private void endOthers(Session session) {
    if (sessions.knowsOwners()) {
      sessions.endOthers(session);
    }
  }

  Optional<Account> account(Visit visit) {
    return current(visit).or(() -> lookUp(visit));
  }

  private Optional<Account> lookUp(Visit visit) {
    Session session = visit.session();
    Optional<String> owner = session.owner();
    if (owner.isEmpty()) {
      LoginDecision.note(visit, Kind.ANONYMOUS, "", "the session has no owner");
      return Optional.empty();
    }
    Optional<Long> loggedIn = session.get(VERSION);
    Optional<Account> account =
        accounts
            .find(owner.get())
            .filter(Account::enabled)
            .filter(found -> loggedIn.equals(version(found)));
    if (account.isEmpty()) {
      LOG.info(
          "A session of account {} has ended: the account was disabled or deleted, its password"
              + " was changed, or it logged out everywhere",
          owner.get());
      LoginDecision.note(
          visit,
          Kind.ENDED,
          owner.get(),
          "the account was disabled or deleted, its password was changed, or it logged out"
              + " everywhere");
      session.end();
    } else {
      LoginDecision.note(
          visit,
          Kind.KNOWN,
          owner.get(),
          "logged in since "
              + session
                  .createdAt()
                  .map(since -> since.truncatedTo(SECONDS).toString())
                  .orElse("now"));
    }
    return account;
  }

  private static Optional<Long> version(Account account) {
    return Optional.of(account.sessionVersion());
  }

  private static CurrentAccount current(Visit visit) {
    return visit.exchange().memo(CurrentAccount.class, CurrentAccount::new);
  }
}
