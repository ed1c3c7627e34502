package io.cloakroom.cookie;

import java.util.Set;

/**
 * The names and attributes of this application's own cookies in one request: {@code __Host-name}
 * with {@code Secure}, or the plain name without it; see {@link SecureCookies}.
 *
 * @param secure whether cookies are {@code Secure} and carry the {@code __Host-} prefix
 * @param prefix the beginning of every name, after {@code __Host-}; empty or such as {@code shop-}
 */
public record CookiePolicy(boolean secure, String prefix) {

  private static final String HOST_PREFIX = "__Host-";

  /** The names of the toolkit's cookies beside the session's. */
  private static final Set<String> OWN =
      Set.of("csrf", "flash", "once", "redirected", "refused", "login-device");

  /** Creates a policy without a prefix of the application. */
  public CookiePolicy(boolean secure) {
    this(secure, "");
  }

  /** Returns whether the toolkit has a cookie of this name, other than the session's. */
  public static boolean isTaken(String name) {
    int dash = name.indexOf('-');
    // A marker has a number behind its name.
    return OWN.contains(name) || (dash > 0 && OWN.contains(name.substring(0, dash)));
  }

  /**
   * Returns whether a cookie of this name on the wire may be the application's, other than its
   * session: under {@code __Host-}, which cookies of the application's own have too, or as one of
   * the toolkit's where cookies have no such prefix.
   */
  public boolean isOwn(String wireName) {
    return wireName.startsWith(HOST_PREFIX)
        || (wireName.startsWith(prefix) && isTaken(wireName.substring(prefix.length())));
  }

  /** Returns the cookie's name on the wire. */
  public String name(String name) {
    return (secure ? HOST_PREFIX : "") + prefix + name;
  }

  /** Returns the name on the wire of a cookie with a domain, which {@code __Host-} forbids. */
  public String nameWithDomain(String name) {
    return (secure ? "__Secure-" : "") + prefix + name;
  }

  /** Returns a cookie of this application, which lasts until the browser closes. */
  public Cookie cookie(String name, String value) {
    return Cookie.of(name(name), value).withSecure(secure);
  }
}
