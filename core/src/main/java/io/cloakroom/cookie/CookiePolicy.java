package io.cloakroom.cookie;

import io.cloakroom.http.Exchange;
import java.util.Locale;
import java.util.Set;
import java.util.concurrent.atomic.AtomicBoolean;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The names and attributes of this application's own cookies in one request: {@code __Host-name}
 * with {@code Secure}, and the plain name without it on {@code http://localhost} only, where
 * browsers differ in whether they keep a Secure cookie.
 *
 * @param secure whether cookies are {@code Secure} and carry the {@code __Host-} prefix
 */
public record CookiePolicy(boolean secure) {

  private static final Logger LOG = LoggerFactory.getLogger(CookiePolicy.class);
  private static final AtomicBoolean WARNED = new AtomicBoolean();
  private static final String HOST_PREFIX = "__Host-";

  /** The names of the toolkit's cookies beside the session's. */
  private static final Set<String> OWN = Set.of("csrf", "flash", "once", "refused", "login-device");

  /**
   * Returns the policy for this request. Plain HTTP under another name than localhost is logged.
   */
  public static CookiePolicy of(Exchange exchange) {
    if (exchange.secure()) {
      return new CookiePolicy(true);
    }
    String authority = exchange.authority().orElse("");
    if (isLocalhost(authority)) {
      return new CookiePolicy(false);
    }
    boolean behindTls =
        exchange.header("X-Forwarded-Proto").filter("https"::equalsIgnoreCase).isPresent()
            || exchange.header("Forwarded").isPresent();
    if (!behindTls && WARNED.compareAndSet(false, true)) {
      LOG.error(
          "A request came over plain HTTP under a name that is not localhost. Its cookies are"
              + " Secure, so the browser drops them and nobody stays logged in. Serve HTTPS, or"
              + " open the application as http://localhost.");
    }
    return new CookiePolicy(true);
  }

  /**
   * Returns whether a cookie of this name may be the application's, other than its session: under
   * the prefix of {@link #name}, which cookies of the application's own have too, or as one of the
   * toolkit's on {@code http://localhost}.
   */
  public static boolean isOwn(String wireName) {
    int dash = wireName.indexOf('-');
    // A marker has a number behind its name.
    return wireName.startsWith(HOST_PREFIX)
        || OWN.contains(wireName)
        || (dash > 0 && OWN.contains(wireName.substring(0, dash)));
  }

  /** Returns the cookie's name on the wire. */
  public String name(String name) {
    return secure ? HOST_PREFIX + name : name;
  }

  /** Returns a cookie of this application, which lasts until the browser closes. */
  public Cookie cookie(String name, String value) {
    return Cookie.of(name(name), value).withSecure(secure);
  }

  private static boolean isLocalhost(String authority) {
    String host = withoutPort(authority);
    return host.equals("localhost")
        || host.endsWith(".localhost")
        || host.equals("127.0.0.1")
        || host.equals("[::1]");
  }

  private static String withoutPort(String authority) {
    int colon = authority.lastIndexOf(':');
    boolean port = colon > 0 && colon > authority.lastIndexOf(']');
    return (port ? authority.substring(0, colon) : authority).toLowerCase(Locale.ROOT);
  }
}
