package io.cloakroom.key;

import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.regex.Pattern;
import java.util.stream.IntStream;

/**
 * One secret of a ring, and the keys derived from it. Immutable.
 *
 * <p>Each derived key is HKDF of the secret with a fixed salt. The info is the use and the purpose,
 * each after its length. The id is the first 6 bytes of the key for the use {@code id}, as 8
 * characters of base64url.
 */
final class Key {

  static final int SECRET_BYTES = 32;

  // 32 random bytes have fewer than 16 different values in one of 10^16 cases.
  private static final int MIN_DIFFERENT_BYTES = 16;
  private static final Pattern HEX = Pattern.compile("(?:[0-9a-fA-F]{2})+");
  private static final byte[] SALT = LengthPrefixed.utf8("io.cloakroom.key");
  private static final int ID_BYTES = 6;

  private final byte[] secret;
  private final String id;

  private Key(byte[] secret) {
    this.secret = secret;
    byte[] derived = derive("id", "");
    this.id = Base64.getUrlEncoder().encodeToString(Arrays.copyOf(derived, ID_BYTES));
  }

  /** Returns the key of a secret of random bytes, written in hex, base64 or base64url. */
  static Key of(String text) {
    byte[] secret = decode(text.strip());
    if (secret.length < SECRET_BYTES) {
      throw refusal("has " + secret.length + " bytes");
    }
    if (differentBytes(secret) < MIN_DIFFERENT_BYTES) {
      throw refusal("repeats its bytes");
    }
    return new Key(secret);
  }

  /**
   * Returns the name of the key in what it signed or sealed. It reveals nothing about the secret.
   */
  String id() {
    return id;
  }

  /** Returns the 32-byte key for one use, such as {@code sign}, and one purpose. */
  byte[] derive(String use, String purpose) {
    return Hkdf.derive(secret, SALT, LengthPrefixed.join(use, purpose));
  }

  @Override
  public String toString() {
    return "Key[" + id + "]";
  }

  private static byte[] decode(String text) {
    try {
      return HEX.matcher(text).matches()
          ? HexFormat.of().parseHex(text)
          : Base64.getDecoder().decode(text.replace('-', '+').replace('_', '/'));
    } catch (IllegalArgumentException e) {
      // The cause would quote characters of the secret.
      throw refusal("is neither hex nor base64");
    }
  }

  private static long differentBytes(byte[] bytes) {
    return IntStream.range(0, bytes.length).map(i -> bytes[i]).distinct().count();
  }

  private static IllegalArgumentException refusal(String fault) {
    return new IllegalArgumentException(
        "A secret "
            + fault
            + "; it must be at least "
            + SECRET_BYTES
            + " random bytes in hex or base64, as `openssl rand -base64 32` prints them");
  }
}
