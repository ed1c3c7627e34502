package io.cloakroom.key;

import java.security.SecureRandom;
import java.util.Base64;

/** Unguessable random bytes and texts from the platform's {@link SecureRandom}. */
public final class RandomToken {

  private static final SecureRandom RANDOM = new SecureRandom();
  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private RandomToken() {}

  /** Returns this many random bytes. */
  public static byte[] bytes(int length) {
    byte[] bytes = new byte[length];
    RANDOM.nextBytes(bytes);
    return bytes;
  }

  /** Returns this many random bytes as base64url without padding: 43 characters for 32 bytes. */
  public static String text(int bytes) {
    return BASE64.encodeToString(bytes(bytes));
  }
}
