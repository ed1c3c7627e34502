package io.cloakroom.cookie;

import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.http.ClientSide;
import io.cloakroom.http.Exchange;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The rule by which one application's requests get their {@link CookiePolicy}. Thread-safe.
 *
 * <p>Plain cookies are for {@code http://localhost} only, where browsers differ in whether they
 * keep a {@code Secure} one. A proxy that does not pass on {@code Host} makes every request look
 * like that, so the first sign of a proxy ends the exception for good.
 */
public final class CookiePolicies {

  private static final Logger LOG = LoggerFactory.getLogger(CookiePolicies.class);
  private static final int MAX_PREFIX = 64;

  private static final String BEHIND_PROXY =
      " Behind nginx, add proxy_set_header Host $http_host; and proxy_set_header X-Forwarded-Proto"
          + " $scheme; to the location, and to the settings cloakroom.cookie.secure=always and"
          + " cloakroom.http.trusted-proxies with the proxy's address (docs/proxy.md).";

  private final SecureCookies connections;
  private final String prefix;
  private final CookiePolicy secure;
  private final CookiePolicy plain;

  /** Whether the address of a request is what a proxy has written. */
  private final boolean peersAreHidden;

  private final AtomicBoolean proxySeen = new AtomicBoolean();
  private final AtomicBoolean doubtSaid = new AtomicBoolean();

  private CookiePolicies(SecureCookies connections, String prefix, boolean peersAreHidden) {
    this.connections = connections;
    this.prefix = prefix;
    secure = new CookiePolicy(true, prefix);
    plain = new CookiePolicy(false, prefix);
    this.peersAreHidden = peersAreHidden;
  }

  /**
   * Returns the rule for cookies that may travel over these connections, and whose names begin with
   * this prefix.
   */
  public static CookiePolicies of(SecureCookies connections, String prefix) {
    if (connections == SecureCookies.NEVER) {
      LOG.warn(
          "Cookies travel over plain HTTP, because cloakroom.cookie.secure is never. Anyone who"
              + " listens on the network can take over sessions; set it to always once there is"
              + " HTTPS.");
    }
    return new CookiePolicies(connections, checkedPrefix(prefix), false);
  }

  /**
   * Returns a copy for a server whose requests show the address that a proxy has written. No
   * request is a developer's then, since anyone may have written a loopback address.
   */
  @CheckReturnValue
  public CookiePolicies withHiddenPeers(boolean hidden) {
    return new CookiePolicies(connections, prefix, hidden);
  }

  /**
   * Returns this prefix.
   *
   * @throws IllegalArgumentException if no cookie's name can begin with it
   */
  public static String checkedPrefix(String prefix) {
    if (prefix.length() > MAX_PREFIX || prefix.startsWith("_") || !CookieRules.isToken(prefix)) {
      throw new IllegalArgumentException(
          "A prefix of cookies is at most "
              + MAX_PREFIX
              + " letters, digits and dashes, such as shop-, and __Host- comes before it by itself");
    }
    return prefix;
  }

  /** Returns the names of the application's cookies, whatever the request. */
  public CookiePolicy names() {
    return secure;
  }

  /** Returns the policy of a request. A doubtful deployment is logged once. */
  public CookiePolicy policy(Exchange exchange, ClientSide client) {
    return switch (connections) {
      case ALWAYS -> secure;
      case NEVER -> plain;
      case ON_LOCALHOST -> isOnDevelopersMachine(exchange, client) ? plain : secure;
    };
  }

  private boolean isOnDevelopersMachine(Exchange exchange, ClientSide client) {
    if (!peersAreHidden) {
      noticeProxy(exchange);
    }
    if (client.secure() || exchange.secure()) {
      return false;
    }
    Optional<String> authority = exchange.authority();
    boolean localHost = Localhost.isHost(Localhost.host(authority.orElse("")));
    boolean localPeer = Localhost.isAddress(exchange.remoteAddress());
    if (authority.isEmpty()) {
      doubt(
          "A request came over plain HTTP without the header Host. Its cookies are Secure, so the"
              + " browser drops them and nobody stays logged in."
              + BEHIND_PROXY
              + " For plain HTTP in a closed network, add cloakroom.cookie.secure=never.");
    } else if (!localHost) {
      doubt(
          "A request came over plain HTTP under a name that is not localhost. Its cookies are"
              + " Secure, so the browser drops them and nobody stays logged in. Serve HTTPS."
              + forwardedProto(exchange)
              + BEHIND_PROXY
              + " For plain HTTP in a closed network, add cloakroom.cookie.secure=never.");
    } else if (peersAreHidden) {
      doubt(
          "A request for localhost came over plain HTTP, and its address is one that a proxy may"
              + " have written. Its cookies are Secure. On a developer's machine, leave the"
              + " evaluation of proxies' headers out, or add cloakroom.cookie.secure=never.");
    } else if (!localPeer && !proxySeen.get()) {
      doubt(
          "A request for localhost came over plain HTTP from another machine. Its cookies are"
              + " Secure."
              + BEHIND_PROXY
              + " If this is a container on a developer's machine, add"
              + " cloakroom.cookie.secure=never.");
    }
    return localHost && localPeer && !peersAreHidden && !proxySeen.get();
  }

  /** Returns a sentence about the header by which a proxy says that it ends TLS. */
  private static String forwardedProto(Exchange exchange) {
    return exchange
        .header("X-Forwarded-Proto")
        .map(scheme ->
            " It has X-Forwarded-Proto: "
                + (scheme.equals("https") ? "https" : "another scheme than https")
                + ", from "
                + exchange.remoteAddress()
                + ".")
        .orElse(" It has no X-Forwarded-Proto.");
  }

  private void doubt(String message) {
    if (doubtSaid.compareAndSet(false, true)) {
      LOG.error(message);
    }
  }

  private void noticeProxy(Exchange exchange) {
    if (proxySeen.get()) {
      return;
    }
    ProxySigns.in(exchange)
        .filter(sign -> proxySeen.compareAndSet(false, true))
        .ifPresent(sign ->
            LOG.warn(
                "A request with the header {} came through a proxy or from another site, so no"
                    + " cookie is set without Secure from now on, not even on http://localhost."
                    + " Behind a proxy, add cloakroom.cookie.secure=always to the settings; on a"
                    + " developer's machine, start the application again, or add"
                    + " cloakroom.cookie.secure=never.",
                sign));
  }
}
