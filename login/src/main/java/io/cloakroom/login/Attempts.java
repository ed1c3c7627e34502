package io.cloakroom.login;

import io.cloakroom.http.Exchange;
import io.cloakroom.http.HttpProblem;
import java.net.InetAddress;
import java.net.UnknownHostException;
import java.time.Duration;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Optional;

/**
 * How often a password may be guessed: from one network address, whoever is guessed at, and at one
 * account, from wherever. Each guess is taken before the hash is computed, and given back when it
 * was right.
 *
 * <p>A network address that has none left takes nothing from the account and the other way around,
 * so that refused guesses cost nobody else's.
 */
final class Attempts {

  private static final String ADDRESS = "address";
  private static final String ACCOUNT = "account";

  private final Throttle throttle;
  private final Throttle.Rate perAddress;
  private final Throttle.Rate perAccount;

  Attempts(Throttle throttle, Throttle.Rate perAddress, Throttle.Rate perAccount) {
    this.throttle = throttle;
    this.perAddress = perAddress;
    this.perAccount = perAccount;
  }

  /**
   * Takes one guess at an account.
   *
   * @param whom the account guessed at, such as an address's key, whether or not it exists
   * @throws HttpProblem 429 with {@code Retry-After} when there is none left
   */
  void take(Exchange exchange, String whom) {
    takeFromAddress(exchange);
    Optional<Duration> wait = throttle.take(ACCOUNT, whom, perAccount);
    if (wait.isPresent()) {
      giveBackToAddress(exchange);
      throw refuse(exchange, wait.get());
    }
  }

  /** Gives back what {@link #take} took. */
  void giveBack(Exchange exchange, String whom) {
    giveBackToAddress(exchange);
    throttle.giveBack(ACCOUNT, whom, perAccount);
  }

  /** Takes one attempt that is about no account. */
  void takeFromAddress(Exchange exchange) {
    Optional<Duration> wait = throttle.take(ADDRESS, network(exchange), perAddress);
    if (wait.isPresent()) {
      throw refuse(exchange, wait.get());
    }
  }

  /** Gives back what {@link #takeFromAddress} took. */
  void giveBackToAddress(Exchange exchange) {
    throttle.giveBack(ADDRESS, network(exchange), perAddress);
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
      byte[] bytes = InetAddress.getByName(address.split("%", 2)[0]).getAddress();
      // Four bytes: an IPv4 address in IPv6 notation.
      return bytes.length == 4
          ? InetAddress.getByAddress(bytes).getHostAddress()
          : HexFormat.of().formatHex(Arrays.copyOf(bytes, 8));
    } catch (UnknownHostException noAddress) {
      return address;
    }
  }
}
