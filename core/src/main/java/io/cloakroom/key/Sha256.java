package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 (FIPS 180-4), and HMAC with it (RFC 2104). Every Java platform has both. */
public final class Sha256 {

  /** One for each thread, because to find and create one costs as much as a short hash. */
  private static final ThreadLocal<MessageDigest> OF_THREAD =
      ThreadLocal.withInitial(Sha256::digest);

  private static final Base64.Encoder BASE64 = Base64.getUrlEncoder().withoutPadding();

  private Sha256() {}

  /** Returns the hash of these bytes: 32 bytes. */
  public static byte[] hash(byte[] bytes) {
    return OF_THREAD.get().digest(bytes); // which resets it
  }

  /** Returns the hash of a text's UTF-8: 32 bytes. */
  public static byte[] hash(String text) {
    return hash(text.getBytes(UTF_8));
  }

  /** Returns the hash of a text's UTF-8 as 43 characters of base64url. */
  public static String base64(String text) {
    return BASE64.encodeToString(hash(text));
  }

  /** Returns the hash of a text's UTF-8 as 64 lower-case hexadecimal digits. */
  public static String hex(String text) {
    return hex(text.getBytes(UTF_8));
  }

  /** Returns the hash of these bytes as 64 lower-case hexadecimal digits. */
  public static String hex(byte[] bytes) {
    return HexFormat.of().formatHex(hash(bytes));
  }

  /** Returns a digest for bytes that arrive in pieces. */
  public static MessageDigest digest() {
    try {
      return MessageDigest.getInstance("SHA-256");
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime does not provide SHA-256", e);
    }
  }

  /** Returns the HMAC-SHA256 of a message under this key: 32 bytes. */
  public static byte[] hmac(byte[] key, byte[] message) {
    return mac(key).doFinal(message);
  }

  static Mac mac(byte[] key) {
    try {
      Mac mac = Mac.getInstance("HmacSHA256");
      mac.init(new SecretKeySpec(key, "HmacSHA256"));
      return mac;
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime does not provide HmacSHA256", e);
    }
  }
}
