package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.login.Throttle.Bucket;
import io.cloakroom.trace.VisitTrace;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Limits how often passwords may be guessed: from one IP address, with one name, and at one
 * account. The browsers that are {@linkplain KnownDevice known} to an account have guesses of their
 * own together instead, so that guesses from elsewhere cannot lock the owner out.
 *
 * <p>Guesses with a name are refused openly, whether or not the name exists. Guesses at an account
 * with its other names {@linkplain Attempt#mustFail must fail} like wrong ones: an open refusal
 * would reveal that two names belong to one account, and so that both exist.
 */
final class Attempts {

  private static final String THROTTLED = "login.throttled";

  /** In the log only: the guess fails like a wrong one. */
  private static final String GUESSED = "login.account-throttled";

  /** A site of IPv6 may have this many times what one network of it has. */
  private static final int SITE_FACTOR = 10;

  private final Throttle throttle;
  private final RefusalLog refusals;
  private final Throttle.Rate perIpAddress;
  private final Throttle.Rate perAccount;
  private final Throttle.Rate signUpsPerIpAddress;

  Attempts(
      Throttle throttle,
      RefusalLog refusals,
      Throttle.Rate perIpAddress,
      Throttle.Rate perAccount,
      Throttle.Rate signUpsPerIpAddress) {
    this.throttle = throttle;
    this.refusals = refusals;
    this.perIpAddress = perIpAddress;
    this.perAccount = perAccount;
    this.signUpsPerIpAddress = signUpsPerIpAddress;
  }

  /** An attempt that was counted before it happens. */
  final class Attempt {

    private final Visit visit;
    private final Optional<String> account;
    private final List<Runnable> taken = new ArrayList<>();
    private final Throttle throttle;
    private boolean mustFail;

    /** Counts an attempt at an account; its id, or the name that was typed, is for the log. */
    private Attempt(Visit visit, Optional<String> account) {
      this.visit = visit;
      this.account = account;
      throttle = Attempts.this.throttle.traced(VisitTrace.wantedOn(visit.exchange()));
    }

    /** Returns the account's id, or the name that was typed; empty if it was no name. */
    Optional<String> account() {
      return account;
    }

    /**
     * Returns whether the account had too many guesses with its other names. If so, the password
     * must be hashed as ever, and must count as wrong.
     */
    boolean mustFail() {
      return mustFail;
    }

    /** Returns the result of this work. The attempt does not count if the result is right. */
    <T> T at(Supplier<T> work, Predicate<T> right) {
      try {
        T result = work.get();
        if (right.test(result)) {
          giveBack();
        }
        return result;
      } catch (HttpProblem didNotHappen) {
        giveBack();
        throw didNotHappen;
      }
    }

    private void giveBack() {
      taken.forEach(Runnable::run);
      taken.clear();
    }

    private Attempt take(Bucket bucket, Throttle.Rate rate) {
      Optional<Duration> wait = throttle.take(bucket, rate);
      if (wait.isPresent()) {
        // A refused attempt hashes nothing, so it must not use up what others share either.
        giveBack();
        LoginDecision.note(
            visit,
            LoginDecision.Kind.THROTTLED,
            "",
            "too many attempts of the kind " + bucket.kind() + "; the next one in " + wait.get());
        refusals.refused(visit.exchange(), THROTTLED, () -> account);
        throw refusal(visit.exchange(), wait.get());
      }
      taken.add(() -> throttle.giveBack(bucket, rate));
      return this;
    }

    /** Takes from the client's address, and of IPv6 also from the site that it may belong to. */
    private Attempt takeIpAddress(String kind, Throttle.Rate rate) {
      ClientAddress client = ClientAddress.of(visit);
      take(Bucket.shared(kind, client.network()), rate);
      client
          .site()
          .ifPresent(site -> take(Bucket.shared(kind + "-site", site), rate.times(SITE_FACTOR)));
      return this;
    }

    private Attempt takeSilently(Bucket bucket, Throttle.Rate rate) {
      mustFail = !throttle.takeEvenly(bucket, rate);
      if (mustFail) {
        refusals.refused(visit.exchange(), GUESSED, () -> account);
      } else {
        taken.add(() -> throttle.giveBack(bucket, rate));
      }
      return this;
    }
  }

  /**
   * Counts a login, before the password is hashed. It takes the same steps whether or not there is
   * an account.
   *
   * @param key of the name that was typed
   * @param account the account of this name, if there is one
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  Attempt logIn(Visit visit, String key, Optional<Account> account) {
    Optional<String> name = key.isEmpty() ? Optional.empty() : Optional.of(key);
    Attempt attempt = new Attempt(visit, account.map(Account::id).or(() -> name));
    Optional<Bucket> devices = account.flatMap(known -> devices(visit, known));
    return devices.isPresent()
        ? attempt.take(devices.get(), perAccount)
        : attempt
            .takeIpAddress("ip", perIpAddress)
            .take(Bucket.shared("name", key), perAccount)
            .takeSilently(
                account.map(Attempts::account).orElse(Bucket.shared("unknown", key)), perAccount);
  }

  /**
   * Counts a guess at the password of the account that is logged in, such as before it is changed.
   *
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  Attempt ownPassword(Visit visit, Account account) {
    Attempt attempt = new Attempt(visit, Optional.of(account.id()));
    Optional<Bucket> devices = devices(visit, account);
    return devices.isPresent()
        ? attempt.take(devices.get(), perAccount)
        : attempt.takeIpAddress("ip", perIpAddress).take(account(account), perAccount);
  }

  /**
   * Counts a look-up of names that may be taken.
   *
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  Attempt names(Visit visit) {
    return new Attempt(visit, Optional.empty()).takeIpAddress("ip", perIpAddress);
  }

  /**
   * Counts a sign-up, before the password is hashed. It counts even if it succeeds: each one costs
   * a hash and leaves an account.
   *
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  void signUp(Visit visit) {
    new Attempt(visit, Optional.empty()).takeIpAddress("sign-up", signUpsPerIpAddress);
  }

  private static HttpProblem refusal(Exchange exchange, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    exchange.setHeader("Retry-After", Long.toString(seconds));
    return new HttpProblem(
        429,
        THROTTLED,
        "There were too many attempts to log in. Try again in "
            + (seconds == 1 ? "a second." : seconds + " seconds."));
  }

  /** Returns the one bucket of all browsers that are known to the account, if this is one. */
  private static Optional<Bucket> devices(Visit visit, Account account) {
    return KnownDevice.knows(visit, account)
        ? Optional.of(Bucket.exclusive("devices", account.id()))
        : Optional.empty();
  }

  private static Bucket account(Account account) {
    return Bucket.exclusive("account", account.id());
  }
}
