package io.cloakroom.cookie;

/**
 * The names and attributes of this application's own cookies in one request: {@code __Host-name}
 * with {@code Secure}, or the plain name without it; see {@link SecureCookies}.
 *
 * @param secure whether cookies are {@code Secure} and carry the {@code __Host-} prefix
 * @param prefix the beginning of every name, after {@code __Host-}; empty or such as {@code shop-}
 */
public record CookiePolicy(boolean secure, String prefix) {

  /** Creates a policy without a prefix of the application. */
  public CookiePolicy(boolean secure) {
    this(secure, "");
  }

  /** Returns the cookie's name on the wire. */
  public String name(String name) {
    return (secure ? "__Host-" : "") + prefix + name;
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
