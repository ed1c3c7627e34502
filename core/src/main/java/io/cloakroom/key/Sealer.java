package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.GeneralSecurityException;
import java.time.Clock;
import java.time.Duration;
import java.util.Arrays;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;
import javax.crypto.AEADBadTagException;
import javax.crypto.Cipher;
import javax.crypto.spec.GCMParameterSpec;
import javax.crypto.spec.SecretKeySpec;

/**
 * A sealer of values for one purpose: a client can neither read nor change them. Immutable and
 * thread-safe; created by {@link KeyRing#sealer}.
 *
 * <p>It uses AES-256-GCM with a random nonce. The purpose, the name and the second of sealing are
 * bound in as additional data. The length of the value is visible. Only sealed texts are ever
 * opened; signed or plain ones are refused, whatever the ring. One key seals at most 2^32 texts of
 * a purpose (NIST SP 800-38D, 8.3); rotate it before that.
 */
public final class Sealer {

  private static final int NONCE_BYTES = 12;
  private static final int TAG_BITS = 128;

  /** One for each thread, because to find one costs more than to seal a short value. */
  private static final ThreadLocal<Cipher> OF_THREAD = ThreadLocal.withInitial(Sealer::newCipher);

  private final String purpose;
  private final String writingKey;
  private final Map<String, SecretKeySpec> keys;
  private final Clock clock;

  Sealer(String purpose, String writingKey, Map<String, SecretKeySpec> keys, Clock clock) {
    this.purpose = purpose;
    this.writingKey = writingKey;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Returns the sealed value, in characters that a cookie and a link can carry.
   *
   * @param name the use of the value, such as the cookie's name
   * @throws IllegalArgumentException if the text would have more than 4096 characters
   */
  public String seal(String name, String value) {
    long issued = clock.instant().getEpochSecond();
    byte[] nonce = RandomToken.bytes(NONCE_BYTES);
    SecretKeySpec key = Objects.requireNonNull(keys.get(writingKey));
    byte[] plain = LengthPrefixed.utf8(value);
    // The content is the nonce, the ciphertext and the tag.
    byte[] content = new byte[NONCE_BYTES + plain.length + TAG_BITS / 8];
    System.arraycopy(nonce, 0, content, 0, NONCE_BYTES);
    try {
      cipher(Cipher.ENCRYPT_MODE, key, name, issued, nonce)
          .doFinal(plain, 0, plain.length, content, NONCE_BYTES);
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime cannot seal with AES-256-GCM", e);
    }
    return new Stamped(writingKey, issued, Stamped.encode(content)).text();
  }

  /** Returns the number of characters that {@link #seal} produces for this many bytes of UTF-8. */
  public int length(int bytes) {
    long content = (long) NONCE_BYTES + bytes + TAG_BITS / 8;
    int stamp = new Stamped(writingKey, clock.instant().getEpochSecond(), "").length();
    return Math.toIntExact(stamp + (content * 4 + 2) / 3);
  }

  /**
   * Returns the value of a text that any key of the ring sealed under this name less than {@code
   * maxAge} ago. The result is empty for any other text: changed, truncated, only signed, expired,
   * or more than a minute from the future. It is also empty for another name or purpose, and if the
   * key is no longer in the ring.
   */
  public Optional<String> open(String name, String text, Duration maxAge) {
    return Stamped.parse(text)
        .filter(stamped -> stamped.isFresh(clock.instant(), maxAge))
        .flatMap(stamped -> opened(name, stamped));
  }

  @Override
  public String toString() {
    return "Sealer[" + purpose + "]";
  }

  private Optional<String> opened(String name, Stamped stamped) {
    byte[] content = Stamped.decode(stamped.content()).orElseGet(() -> new byte[0]);
    SecretKeySpec key = keys.get(stamped.keyId());
    if (key == null || content.length < NONCE_BYTES + TAG_BITS / 8) {
      return Optional.empty();
    }
    byte[] nonce = Arrays.copyOf(content, NONCE_BYTES);
    try {
      Cipher cipher = cipher(Cipher.DECRYPT_MODE, key, name, stamped.issued(), nonce);
      byte[] plain = cipher.doFinal(content, NONCE_BYTES, content.length - NONCE_BYTES);
      return Optional.of(new String(plain, UTF_8));
    } catch (AEADBadTagException e) {
      return Optional.empty();
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime cannot open AES-256-GCM", e);
    }
  }

  private static Cipher newCipher() {
    try {
      return Cipher.getInstance("AES/GCM/NoPadding");
    } catch (GeneralSecurityException e) {
      throw new IllegalStateException("This Java runtime does not provide AES-GCM", e);
    }
  }

  private Cipher cipher(int mode, SecretKeySpec key, String name, long issued, byte[] nonce)
      throws GeneralSecurityException {
    Cipher cipher = OF_THREAD.get();
    cipher.init(mode, key, new GCMParameterSpec(TAG_BITS, nonce));
    cipher.updateAAD(LengthPrefixed.join(purpose, name, Long.toString(issued)));
    return cipher;
  }
}
