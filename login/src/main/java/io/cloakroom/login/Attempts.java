package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
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
 * How often a password may be guessed: from one network address, whoever is guessed at, and at one
 * account, from wherever. A browser that logged in to the account before has guesses of its own
 * instead, so that guesses from elsewhere cannot keep the owner out.
 */
final class Attempts {

  private final Throttle throttle;
  private final Throttle.Rate perAddress;
  private final Throttle.Rate perAccount;

  Attempts(Throttle throttle, Throttle.Rate perAddress, Throttle.Rate perAccount) {
    this.throttle = throttle;
    this.perAddress = perAddress;
    this.perAccount = perAccount;
  }

  /** An attempt that was taken, before what it is about happens. */
  final class Attempt {

    private final List<Runnable> taken = new ArrayList<>();

    /** The result of this work; what was taken is given back where the result is right. */
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

    private Attempt take(Exchange exchange, String kind, String whom, Throttle.Rate rate) {
      Optional<Duration> wait = throttle.take(kind, whom, rate);
      if (wait.isPresent()) {
        // What is refused costs no hash, so it must not use up what others share either.
        giveBack();
        throw refuse(exchange, wait.get());
      }
      taken.add(() -> throttle.giveBack(kind, whom, rate));
      return this;
    }
  }

  /**
   * Takes one guess at an account, before the password is hashed.
   *
   * @param whom who is guessed at, such as an email address's key, whether or not it exists
   * @throws HttpProblem 429 with {@code Retry-After} when there is none left
   */
  Attempt guess(Visit visit, String whom) {
    Exchange exchange = visit.exchange();
    Optional<String> device = KnownDevice.of(visit, whom);
    return device.isPresent()
        ? new Attempt().take(exchange, "device", device.get(), perAccount)
        : new Attempt()
            .take(exchange, "address", network(exchange), perAddress)
            .take(exchange, "account", whom, perAccount);
  }

  /**
   * Takes one attempt that is about no account that exists.
   *
   * @throws HttpProblem 429 with {@code Retry-After} when there is none left
   */
  Attempt fromAddress(Exchange exchange) {
    return new Attempt().take(exchange, "address", network(exchange), perAddress);
  }

  private static HttpProblem refuse(Exchange exchange, Duration wait) {
    long seconds = Math.max(1, wait.plusMillis(999).toSeconds());
    exchange.setHeader("Retry-After", Long.toString(seconds));
    return new HttpProblem(
        429,
        "login.throttled",
        "There were too many attempts to log in. Try again in "
            + (seconds == 1 ? "a second." : seconds + " seconds."));
  }

  /** The client's address; of IPv6 the first 64 bits, as one customer has all of the rest. */
  private static String network(Exchange exchange) {
    String address = exchange.remoteAddress();
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
