package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.http.RefusalLog;
import io.cloakroom.login.Throttle.Bucket;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import java.util.function.Predicate;
import java.util.function.Supplier;

/**
 * Limits how often passwords may be guessed: from one IP address, with one name, and at one
 * account. A {@link KnownDevice} has guesses of its own instead, so that guesses from elsewhere
 * cannot lock the owner out.
 *
 * <p>Guesses with a name are refused openly, whether or not the name exists. Guesses at an account
 * with its other names {@linkplain Attempt#mustFail must fail} like wrong ones: an open refusal
 * would reveal that two names belong to one account, and so that both exist.
 */
final class Attempts {

  private static final String THROTTLED = "login.throttled";

  /** In the log only: the guess fails like a wrong one. */
  private static final String GUESSED = "login.account-throttled";

  private final Throttle throttle;
  private final RefusalLog refusals;
  private final Throttle.Rate perIpAddress;
  private final Throttle.Rate perAccount;

  Attempts(
      Throttle throttle,
      RefusalLog refusals,
      Throttle.Rate perIpAddress,
      Throttle.Rate perAccount) {
    this.throttle = throttle;
    this.refusals = refusals;
    this.perIpAddress = perIpAddress;
    this.perAccount = perAccount;
  }

  /** An attempt that was counted before it happens. */
  final class Attempt {

    private final Exchange exchange;
    private final Optional<String> account;
    private final List<Runnable> taken = new ArrayList<>();
    private boolean mustFail;

    /** Counts an attempt at an account; its id, or the name that was typed, is for the log. */
    private Attempt(Exchange exchange, Optional<String> account) {
      this.exchange = exchange;
      this.account = account;
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
        refusals.refused(exchange, THROTTLED, () -> account);
        throw refusal(exchange, wait.get());
      }
      taken.add(() -> throttle.giveBack(bucket, rate));
      return this;
    }

    private Attempt takeSilently(Bucket bucket, Throttle.Rate rate) {
      mustFail = !throttle.takeEvenly(bucket, rate);
      if (mustFail) {
        refusals.refused(exchange, GUESSED, () -> account);
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
    Attempt attempt = new Attempt(visit.exchange(), account.map(Account::id).or(() -> name));
    Optional<Bucket> device = account.flatMap(known -> device(visit, known));
    return device.isPresent()
        ? attempt.take(device.get(), perAccount)
        : attempt
            .take(ipAddress(visit), perIpAddress)
            .take(Bucket.shared("name", key), perAccount)
            .takeSilently(
                account.map(Attempts::account).orElse(Bucket.shared("unknown", key)), perAccount);
  }

  /**
   * Counts a guess at the password of the account that is logged in.
   *
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  Attempt changePassword(Visit visit, Account account) {
    Attempt attempt = new Attempt(visit.exchange(), Optional.of(account.id()));
    Optional<Bucket> device = device(visit, account);
    return device.isPresent()
        ? attempt.take(device.get(), perAccount)
        : attempt.take(ipAddress(visit), perIpAddress).take(account(account), perAccount);
  }

  /**
   * Counts an attempt to sign up.
   *
   * @throws HttpProblem 429 with {@code Retry-After} if there were too many
   */
  Attempt signUp(Visit visit) {
    return new Attempt(visit.exchange(), Optional.empty())
        .take(ipAddress(visit), perIpAddress);
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

  private static Optional<Bucket> device(Visit visit, Account account) {
    return KnownDevice.of(visit, account.id()).map(id -> Bucket.shared("device", id));
  }

  private static Bucket account(Account account) {
    return Bucket.exclusive("account", account.id());
  }

  private static Bucket ipAddress(Visit visit) {
    return Bucket.shared("ip", network(visit.client().address()));
  }

  /**
   * Returns the client's address; of IPv6 the first 64 bits, since one customer has all of the
   * rest.
   */
  private static String network(String address) {
    if (address.indexOf(':') < 0) {
      return address;
    }
    try {
      // With a colon in it, this is a literal address or an error, never a look-up.
      byte[] bytes = InetAddress.getByName(address.split("%", 2)[0]).getAddress();
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes).getHostAddress()
          : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
    } catch (UnknownHostException noAddress) {
      return address;
    }
  }
}
