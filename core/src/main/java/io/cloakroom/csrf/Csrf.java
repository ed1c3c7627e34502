package io.cloakroom.csrf;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.cookie.Cookies;
import io.cloakroom.http.Caching;
import io.cloakroom.http.Exchange;
import io.cloakroom.session.Session;
import java.security.MessageDigest;
import java.security.SecureRandom;
import java.util.Base64;
import java.util.List;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The token that a form carries for clients that send neither {@code Sec-Fetch-Site} nor {@code
 * Origin}. It is bound to the session's token, and before there is one to a cookie of its own; both
 * change at the login, so a token of before it is worth nothing after. Each page shows it masked
 * anew, so that compression cannot leak it (BREACH).
 *
 * <p>Not thread-safe: it belongs to one request.
 */
public final class Csrf {

  /** The form field with the token. */
  public static final String FIELD = "_csrf";

  /** The header with the token, for scripts. */
  public static final String HEADER = "X-CSRF-Token";

  private static final String COOKIE = "csrf";
  private static final int SECRET_BYTES = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Session session;
  private final Exchange exchange;
  private final CookiePolicy cookies;
  private @Nullable String issued;

  /** The CSRF token of one request; called by the root. */
  public Csrf(Session session, Exchange exchange, CookiePolicy cookies) {
    this.session = session;
    this.exchange = exchange;
    this.cookies = cookies;
    if (cookie().isPresent()) {
      exchange.beforeHead(this::forgetAtLogin);
    }
  }

  /** The name of the form field, {@value #FIELD}. */
  public String field() {
    return FIELD;
  }

  /** A token for a form or a script of this page. */
  public String token() {
    byte[] secret = secrets().stream().findFirst().orElseGet(this::issue);
    byte[] token = new byte[2 * SECRET_BYTES];
    byte[] mask = new byte[SECRET_BYTES];
    RANDOM.nextBytes(mask);
    for (int i = 0; i < SECRET_BYTES; i++) {
      token[i] = mask[i];
      token[SECRET_BYTES + i] = (byte) (mask[i] ^ secret[i]);
    }
    return Base64.getUrlEncoder().withoutPadding().encodeToString(token);
  }

  /** Whether a token was made for this visitor. */
  boolean matches(String token) {
    byte[] bytes;
    try {
      // Longer ones are not even decoded.
      bytes = token.length() > 86 ? new byte[0] : Base64.getUrlDecoder().decode(token);
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
    return secrets().stream().anyMatch(secret -> MessageDigest.isEqual(secret, unmasked));
  }

  /**
   * What a token of this visitor may be bound to. The cookie counts beside the session, because the
   * form may stand on the very page that began the session.
   */
  private List<byte[]> secrets() {
    return Stream.of(session.derivedSecret(COOKIE), cookie()).flatMap(Optional::stream).toList();
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

  private byte[] issue() {
    byte[] secret = new byte[SECRET_BYTES];
    RANDOM.nextBytes(secret);
    issued = Base64.getUrlEncoder().withoutPadding().encodeToString(secret);
    exchange.addHeader("Set-Cookie", cookies.cookie(COOKIE, issued).setCookieHeader());
    Caching.visitorOnly(exchange);
    return secret;
  }

  private void forgetAtLogin() {
    if (session.ownerChanged()) {
      exchange.addHeader("Set-Cookie", cookies.cookie(COOKIE, "").expired().setCookieHeader());
    }
  }
}
