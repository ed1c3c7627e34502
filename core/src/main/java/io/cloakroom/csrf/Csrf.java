package io.cloakroom.csrf;

import io.cloakroom.cookie.CookieDecision;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.key.RandomToken;
import io.cloakroom.session.SessionHandle;
import java.security.MessageDigest;
import java.util.Base64;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The token that a form carries for clients that send neither {@code Sec-Fetch-Site} nor {@code
 * Origin}. It is bound to the session's token, and to a cookie of its own until there is a session.
 * Both change at the login, so a token from before the login is worthless after it: the cookie does
 * not count beside a session with an owner. Each page shows it masked differently, so that
 * compression cannot leak it (BREACH).
 *
 * <pre>{@code
 * <input type="hidden" name="{{ csrf.field }}" value="{{ csrf.token }}">
 * }</pre>
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Csrf {

  /** The default name of the form field with the token. */
  public static final String FIELD = "_csrf";

  /** The default name of the header with the token, for scripts. */
  public static final String HEADER = "X-CSRF-Token";

  private static final String COOKIE = "csrf";
  private static final int SECRET_BYTES = 32;
  private static final int TOKEN_LENGTH = 86;

  private final SessionHandle handle;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private final CsrfNames names;
  private @Nullable String issued;

  private Csrf(SessionHandle handle, Exchange exchange, CookiePolicy cookies, CsrfNames names) {
    this.handle = handle;
    this.exchange = exchange;
    this.cookies = cookies;
    this.names = names;
  }

  /** Returns the CSRF token of the visitor whose session this is. */
  public static Csrf of(
      SessionHandle handle, Exchange exchange, CookiePolicy cookies, CsrfNames names) {
    Csrf csrf = new Csrf(handle, exchange, cookies, names);
    handle.afterCommit(csrf::forgetAtLogin);
    return csrf;
  }

  /** Returns the name of the form field, {@value #FIELD} by default. */
  public String field() {
    return names.field();
  }

  /** Returns the name of the header, for scripts, {@value #HEADER} by default. */
  public String header() {
    return names.header();
  }

  /**
   * Returns whether a text has the form of a token that Cloakroom made. Tokens of frameworks that
   * use the same names have another.
   */
  public static boolean hasTokenForm(String text) {
    return text.length() == TOKEN_LENGTH
        && text.chars()
            .allMatch(c ->
                (c >= 'A' && c <= 'Z')
                    || (c >= 'a' && c <= 'z')
                    || (c >= '0' && c <= '9')
                    || c == '-'
                    || c == '_');
  }

  /** Returns a token for a form or a script of this page. */
  public String token() {
    Caching.visitorOnly(exchange);
    byte[] secret =
        handle.moved()
            ? fresh()
            : handle.derivedSecret(COOKIE).or(this::cookie).orElseGet(this::issue);
    byte[] token = new byte[2 * SECRET_BYTES];
    byte[] mask = RandomToken.bytes(SECRET_BYTES);
    for (int i = 0; i < SECRET_BYTES; i++) {
      token[i] = mask[i];
      token[SECRET_BYTES + i] = (byte) (mask[i] ^ secret[i]);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Returns whether this token was made for this visitor. */
  boolean matches(String token) {
    byte[] bytes;
    try {
      bytes = hasTokenForm(token) ? Base64.getUrlDecoder().decode(token) : new byte[0];
    } catch (IllegalArgumentException e) {
      return false;
    }
    if (bytes.length != 2 * SECRET_BYTES) {
      return false;
    }
    byte[] unmasked = new byte[SECRET_BYTES];
    for (int i = 0; i < SECRET_BYTES; i++) {
      unmasked[i] = (byte) (bytes[i] ^ bytes[SECRET_BYTES + i]);
    }
    return bound(handle.derivedSecret(COOKIE), unmasked)
        || (bound(cookie(), unmasked) && anonymous());
  }

  private static boolean bound(Optional<byte[]> secret, byte[] token) {
    return secret.filter(mine -> MessageDigest.isEqual(mine, token)).isPresent();
  }

  /**
   * Returns whether the cookie counts, beside a session too: the form may be on the page that began
   * the session. Once somebody has logged in, the cookie is from before, and anyone who planted it
   * knows the token.
   */
  private boolean anonymous() {
    return handle.session().owner().isEmpty();
  }

  private Optional<byte[]> cookie() {
    String value =
        issued != null ? issued : Cookies.of(exchange).get(cookies.name(COOKIE)).orElse("");
    try {
      byte[] secret = Base64.getUrlDecoder().decode(value);
      return secret.length == SECRET_BYTES ? Optional.of(secret) : Optional.empty();
    } catch (IllegalArgumentException e) {
      return Optional.empty();
    }
  }

  /**
   * Returns a secret for a page that a retired token has asked for. By the time its form is sent,
   * the browser has another session, and the login may have taken the cookie that it sent.
   */
  private byte[] fresh() {
    return issued == null ? issue() : cookie().orElseThrow();
  }

  private byte[] issue() {
    byte[] secret = RandomToken.bytes(SECRET_BYTES);
    issued = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    exchange.addHeader("Set-Cookie", cookies.cookie(COOKIE, issued).setCookieHeader());
    CookieDecision.note(
        exchange,
        cookies.name(COOKIE),
        CookieDecision.Kind.SET,
        "a page asked for a token, and there is no session to bind it to");
    return secret;
  }

  private void forgetAtLogin() {
    if (handle.ownerChanged() && cookie().isPresent()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(COOKIE, "").expired().setCookieHeader());
      CookieDecision.note(
          exchange,
          cookies.name(COOKIE),
          CookieDecision.Kind.REMOVED,
          "somebody logged in or out, so tokens from before are worthless");
    }
  }
}
