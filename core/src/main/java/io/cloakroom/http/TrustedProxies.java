package io.cloakroom.http;

import static java.util.stream.Collectors.joining;

import io.cloakroom.annotation.CheckReturnValue;
import java.net.InetAddress;
import java.util.Collection;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.regex.Pattern;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The proxies whose headers are believed. Everybody else can write what they like into them.
 * Thread-safe.
 *
 * <p>If the peer of a connection is one of them, {@code X-Forwarded-For} gives the client's
 * address, {@code X-Forwarded-Proto} the scheme and {@code X-Forwarded-Prefix} the part of the path
 * that the proxy has taken away. {@code Forwarded} (RFC 7239) is never believed, because proxies
 * that do not write it pass on what a client wrote.
 */
public final class TrustedProxies {

  private static final Logger LOG = LoggerFactory.getLogger(TrustedProxies.class);
  private static final String ADDRESSES = "X-Forwarded-For";
  private static final String SCHEME = "X-Forwarded-Proto";

  private static final String PREFIX = "X-Forwarded-Prefix";

  /** A path that no client reads as the address of another host. */
  private static final Pattern PATH = Pattern.compile("(/[A-Za-z0-9_~-][A-Za-z0-9._~-]*)+");

  private static final int MAX_PATH = 256;

  /** The maximum number of proxies that one request goes through. */
  private static final int MAX_HOPS = 32;

  /** The headers that proxies add. */
  private static final List<String> OF_PROXIES =
      List.of(
          "X-Forwarded-For",
          "X-Forwarded-Proto",
          "X-Forwarded-Host",
          "X-Forwarded-Port",
          "X-Forwarded-Server",
          "X-Forwarded-Prefix",
          "X-Forwarded-Ssl",
          "X-Forwarded-Scheme",
          "X-Forwarded-Proto-Version",
          "X-Forwarded-Protocol",
          "X-Forwarded-Path",
          "X-Forwarded-Uri",
          "X-Forwarded-Method",
          "X-Forwarded-By",
          "X-Forwarded-User",
          "X-Forwarded-Client-Cert",
          "Forwarded",
          "X-Real-IP",
          "Via");

  private final List<IpNetwork> networks;

  /** Whether the server has evaluated these headers, and its requests show the client. */
  private final boolean resolved;

  private final AtomicBoolean said = new AtomicBoolean();

  private TrustedProxies(List<IpNetwork> networks, boolean resolved) {
    this.networks = networks;
    this.resolved = resolved;
  }

  /**
   * Returns the proxies in these networks.
   *
   * @param networks such as {@code 10.0.0.0/8}, {@code fd00::/8} or {@code 192.0.2.7}; empty to
   *     believe nobody
   * @throws IllegalArgumentException if one of them is no network
   */
  public static TrustedProxies of(Collection<String> networks) {
    return new TrustedProxies(networks.stream().map(IpNetwork::parse).toList(), false);
  }

  /**
   * Returns a copy for a server that evaluates the headers of its proxies itself. Its requests show
   * the client's address and scheme, and the headers are not evaluated again.
   */
  @CheckReturnValue
  public TrustedProxies withResolvedByServer(boolean resolved) {
    return new TrustedProxies(networks, resolved);
  }

  /** Returns whether a request's address is a client's, so that nobody knows the peer's. */
  public boolean areResolvedByServer() {
    return resolved;
  }

  /** Returns the request as its client sees it. */
  public ClientSide clientSide(Exchange exchange) {
    String peer = exchange.remoteAddress();
    if (!trusts(peer)) {
      sayWhoIsNotBelieved(exchange, peer);
      return new ClientSide(exchange.secure(), peer, exchange.contextPath());
    }
    return new ClientSide(
        secure(exchange), client(exchange, peer), prefix(exchange) + exchange.contextPath());
  }

  /**
   * Returns the address that identifies a client. For IPv6 it is the first 64 bits, because one
   * client has many addresses. Empty if only a proxy's address is known.
   */
  public Optional<String> clientNetwork(Exchange exchange) {
    String address = clientSide(exchange).address();
    boolean ofProxy =
        trusts(address)
            || (!resolved
                && address.equals(exchange.remoteAddress())
                && headerIn(exchange).isPresent());
    return ofProxy ? Optional.empty() : Optional.of(ClientNetwork.ofOne(address));
  }

  /** Returns the name of a header of this request that proxies add. */
  public static Optional<String> headerIn(Exchange exchange) {
    for (String name : OF_PROXIES) {
      if (exchange.hasHeader(name)) {
        return Optional.of(name);
      }
    }
    return Optional.empty();
  }

  private boolean trusts(String address) {
    return !networks.isEmpty() && IpNetwork.address(address).filter(this::trusts).isPresent();
  }

  private boolean trusts(InetAddress address) {
    return networks.stream().anyMatch(network -> network.contains(address));
  }

  /** Returns the scheme that the peer itself has written: proxies add theirs at the end. */
  private static boolean secure(Exchange exchange) {
    return last(exchange, SCHEME).map("https"::equalsIgnoreCase).orElse(exchange.secure());
  }

  /** Returns what stands before the application's own paths. It becomes a part of addresses. */
  private static String prefix(Exchange exchange) {
    String path = last(exchange, PREFIX).orElse("");
    String prefix = path.endsWith("/") ? path.substring(0, path.length() - 1) : path;
    return isPrefix(prefix) ? prefix : "";
  }

  /** Returns whether addresses of an application may begin with this path. */
  public static boolean isPrefix(String path) {
    return path.length() <= MAX_PATH && PATH.matcher(path).matches();
  }

  /** Returns the last value of a header that may be a list. */
  private static Optional<String> last(Exchange exchange, String header) {
    List<String> lines = exchange.headers(header);
    if (lines.isEmpty()) {
      return Optional.empty();
    }
    String line = lines.get(lines.size() - 1);
    return Optional.of(line.substring(line.lastIndexOf(',') + 1).strip());
  }

  /**
   * Returns the right-most address that is not a trusted proxy's. What stands left of it was sent
   * by a client, who can make it up.
   */
  private String client(Exchange exchange, String peer) {
    String rest = String.join(",", exchange.headers(ADDRESSES));
    String client = peer;
    for (int hop = 0; hop < MAX_HOPS && !rest.isBlank(); hop++) {
      int comma = rest.lastIndexOf(',');
      Optional<InetAddress> next =
          IpNetwork.address(withoutPort(rest.substring(comma + 1).strip()));
      if (next.isEmpty()) {
        return client; // A proxy has hidden it.
      }
      client = next.get().getHostAddress();
      if (!trusts(next.get())) {
        return client;
      }
      rest = rest.substring(0, Math.max(comma, 0));
    }
    return client;
  }

  /** Some proxies write the port too, and IPv6 addresses in brackets. */
  private static String withoutPort(String address) {
    if (address.startsWith("[")) {
      int end = address.indexOf(']');
      return end < 0 ? "" : address.substring(1, end);
    }
    int colon = address.indexOf(':');
    return colon == address.lastIndexOf(':') && colon >= 0 ? address.substring(0, colon) : address;
  }

  private void sayWhoIsNotBelieved(Exchange exchange, String peer) {
    if (resolved || said.get()) {
      return;
    }
    boolean sent =
        exchange.hasHeader(ADDRESSES) || exchange.hasHeader(SCHEME) || exchange.hasHeader(PREFIX);
    if (!sent) {
      return;
    }
    String headers =
        List.of(ADDRESSES, SCHEME, PREFIX).stream()
            .filter(exchange::hasHeader)
            .collect(joining(" and "));
    if (said.compareAndSet(false, true)) {
      LOG.warn(
          "Ignored {} from {}, because it is not a trusted proxy. If it is yours, add"
              + " cloakroom.http.trusted-proxies={} to the settings, or call trustedProxy(\"{}\") of"
              + " Cloakroom.builder(); if there is no proxy, a client has made this up.",
          headers,
          peer,
          peer,
          peer);
    }
  }
}
