package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.DigestException;
import java.security.GeneralSecurityException;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import javax.crypto.Mac;
import javax.crypto.spec.SecretKeySpec;

/** SHA-256 (FIPS 180-4), and HMAC with it (RFC 2104). Every Java platform has both. */
public final class Sha256 {

  private static final int BYTES = 32;
  private static final int BASE64_LENGTH = 43;

  /** The length of a text whose bytes need no new array, such as a token. */
  private static final int SHORT = 64;

  /** One for each thread, because to find and create one costs as much as a short hash. */
  private static final ThreadLocal<MessageDigest> OF_THREAD =
      ThreadLocal.withInitial(Sha256::digest);

  /**
   * Arrays for the steps of a short hash, which each request of a session needs: a text's bytes,
   * the hash, and its characters. Not a class of ours: threads of a container outlive the
   * application, and such a value would keep its class loader.
   */
  private static final ThreadLocal<byte[][]> STEPS =
      ThreadLocal.withInitial(
          () -> new byte[][] {new byte[SHORT], new byte[BYTES], new byte[BASE64_LENGTH]});

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
    MessageDigest digest = OF_THREAD.get();
    byte[][] steps = STEPS.get();
    byte[] hash = steps[1];
    byte[] characters = steps[2];
    try {
      update(digest, text, steps[0]);
      int unused = digest.digest(hash, 0, BYTES); // always 32, and the digest is reset
      int length = BASE64.encode(hash, characters);
      return new String(characters, 0, length, ISO_8859_1);
    } catch (DigestException e) {
      throw new IllegalStateException("A hash needs another number of bytes than 32", e);
    }
  }

  private static void update(MessageDigest digest, String text, byte[] input) {
    int length = text.length();
    if (length > SHORT) {
      digest.update(text.getBytes(UTF_8));
      return;
    }
    for (int i = 0; i < length; i++) {
      char c = text.charAt(i);
      if (c >= 0x80) {
        digest.update(text.getBytes(UTF_8));
        return;
      }
      input[i] = (byte) c;
    }
    digest.update(input, 0, length);
    Arrays.fill(input, (byte) 0); // The text may be a secret.
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
