package io.cloakroom.session;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.key.RandomToken;
import io.cloakroom.key.Sha256;
import io.cloakroom.store.StoreKey;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The secret that a browser sends to open its session: 32 random bytes as 43 characters of
 * base64url. The store receives only its SHA-256, so a leaked store opens no session.
 */
final class SessionToken {

  private static final int BYTES = 32;

  /** The number of characters of a token. */
  static final int LENGTH = 43;

  private final String text;
  private @Nullable StoreKey key;

  private SessionToken(String text) {
    this.text = text;
  }

  static SessionToken random() {
    return new SessionToken(RandomToken.text(BYTES));
  }

  /**
   * Returns the token in a cookie's value; empty if it does not have the form that {@link #random}
   * creates.
   */
  static Optional<SessionToken> parse(String value) {
    if (value.length() != LENGTH) {
      return Optional.empty();
    }
    for (int i = 0; i < LENGTH; i++) {
      char c = value.charAt(i);
      boolean base64url =
          (c >= 'A' && c <= 'Z')
              || (c >= 'a' && c <= 'z')
              || (c >= '0' && c <= '9')
              || c == '-'
              || c == '_';
      if (!base64url) {
        return Optional.empty();
      }
    }
    return Optional.of(new SessionToken(value));
  }

  /** Returns the token as the cookie has it. */
  String text() {
    return text;
  }

  /** Returns the key of the session's record, whose id is the token's hash. */
  StoreKey key() {
    if (key == null) {
      key = new StoreKey(Sessions.SPACE, Sha256.base64(text));
    }
    return key;
  }

  byte[] derive(String purpose) {
    return Sha256.hmac(text.getBytes(UTF_8), purpose.getBytes(UTF_8));
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof SessionToken that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  @Override
  public String toString() {
    return "SessionToken[masked]";
  }
}
