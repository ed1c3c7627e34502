package io.cloakroom;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.Sealer;
import io.cloakroom.key.Signer;
import java.time.Duration;
import java.util.Optional;

/**
 * The visitor's cookies: read from the request, set in the response. A name such as {@code theme}
 * travels as {@code __Host-theme}, on {@code http://localhost} as it is.
 *
 * <p>What is set is for the next request; reading still gives what the browser sent. Not
 * thread-safe: it belongs to one request.
 */
public final class VisitCookies {

  private final Exchange exchange;
  private final CookiePolicy policy;
  private final Signer signer;
  private final Sealer sealer;

  VisitCookies(Exchange exchange, CookiePolicy policy, Signer signer, Sealer sealer) {
    this.exchange = exchange;
    this.policy = policy;
    this.signer = signer;
    this.sealer = sealer;
  }

  /** The value as the browser sent it, which a visitor can change at will. */
  public Optional<String> get(String name) {
    return Cookies.of(exchange).get(policy.name(name));
  }

  /**
   * The value this application signed, not longer ago than this; empty where it is absent, too old,
   * or was tampered with. A visitor can read it but not change it.
   */
  public Optional<String> signed(String name, Duration maxAge) {
    return get(name).flatMap(text -> signer.verify(name, text, maxAge));
  }

  /**
   * The value this application sealed, not longer ago than this; empty where it is absent, too old,
   * or was tampered with. A visitor can neither read nor change it.
   */
  public Optional<String> sealed(String name, Duration maxAge) {
    return get(name).flatMap(text -> sealer.open(name, text, maxAge));
  }

  /**
   * Sets a value that the visitor can read and change.
   *
   * @throws IllegalArgumentException when it has characters that cookies cannot carry, or over 4096
   *     bytes
   */
  public void set(String name, String value, Duration maxAge) {
    set(policy.cookie(name, value).withMaxAge(maxAge));
  }

  /** Sets any text as a value that the visitor can read but not change. */
  public void setSigned(String name, String value, Duration maxAge) {
    set(name, signer.sign(name, value), maxAge);
  }

  /** Sets any text as a value that the visitor can neither read nor change. */
  public void setSealed(String name, String value, Duration maxAge) {
    set(name, sealer.seal(name, value), maxAge);
  }

  /** Sets a cookie exactly as it is. */
  public void set(Cookie cookie) {
    exchange.addHeader("Set-Cookie", cookie.setCookieHeader());
    Caching.visitorOnly(exchange);
  }

  /** Has the browser forget the cookie. */
  public void remove(String name) {
    set(policy.cookie(name, "").expired());
  }
}
