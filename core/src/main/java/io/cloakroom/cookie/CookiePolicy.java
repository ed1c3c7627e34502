package io.cloakroom.cookie;

/**
 * The names and attributes of this application's own cookies in one request: {@code __Host-name}
 * with {@code Secure}, or the plain name without it; see {@link SecureCookies}.
 *
 * @param secure whether cookies are {@code Secure} and carry the {@code __Host-} prefix
 */
public record CookiePolicy(boolean secure) {

  /** Returns the cookie's name on the wire. */
  public String name(String name) {
    return secure ? "__Host-" + name : name;
  }

  /** Returns a cookie of this application, which lasts until the browser closes. */
  public Cookie cookie(String name, String value) {
    return Cookie.of(name(name), value).withSecure(secure);
  }
}
