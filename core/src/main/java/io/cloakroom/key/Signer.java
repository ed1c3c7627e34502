package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.security.MessageDigest;
import java.time.Clock;
import java.time.Duration;
import java.util.Map;
import java.util.Objects;
import java.util.Optional;

/**
 * A signer of values for one purpose: a client can read but not change them. Immutable and
 * thread-safe; created by {@link KeyRing#signer}.
 *
 * <p>The signature (HMAC-SHA256) covers the purpose, the name, the value and the second of signing.
 * A text is therefore valid only under the name it was signed for, and only for as long as the
 * reader allows. A client can still send an older text of the same name again.
 */
public final class Signer {

  private final String purpose;
  private final String writingKey;
  private final Map<String, byte[]> keys;
  private final Clock clock;

  Signer(String purpose, String writingKey, Map<String, byte[]> keys, Clock clock) {
    this.purpose = purpose;
    this.writingKey = writingKey;
    this.keys = keys;
    this.clock = clock;
  }

  /**
   * Returns the value with its signature, in characters that a cookie and a link can carry.
   *
   * @param name the use of the value, such as the cookie's name
   * @throws IllegalArgumentException if the text would have more than 4096 characters
   */
  public String sign(String name, String value) {
    long issued = clock.instant().getEpochSecond();
    String content = Stamped.encode(LengthPrefixed.utf8(value));
    byte[] key = Objects.requireNonNull(keys.get(writingKey));
    String signature = Stamped.encode(mac(key, name, content, issued));
    return new Stamped(writingKey, issued, content + '.' + signature).text();
  }

  /**
   * Returns the value of a text that any key of the ring signed under this name less than {@code
   * maxAge} ago. The result is empty for any other text: changed, truncated, expired, or more than
   * a minute from the future. It is also empty for another name or purpose, and if the key is no
   * longer in the ring.
   */
  public Optional<String> verify(String name, String text, Duration maxAge) {
    return Stamped.parse(text)
        .filter(stamped -> stamped.isFresh(clock.instant(), maxAge))
        .flatMap(stamped -> verified(name, stamped));
  }

  @Override
  public String toString() {
    return "Signer[" + purpose + "]";
  }

  private Optional<String> verified(String name, Stamped stamped) {
    String[] parts = stamped.content().split("\\.", -1);
    byte[] key = keys.get(stamped.keyId());
    if (key == null || parts.length != 2) {
      return Optional.empty();
    }
    byte[] expected = mac(key, name, parts[0], stamped.issued());
    return Stamped.decode(parts[1])
        .filter(signature -> MessageDigest.isEqual(expected, signature))
        .flatMap(signature -> Stamped.decode(parts[0]))
        .map(value -> new String(value, UTF_8));
  }

  private byte[] mac(byte[] key, String name, String content, long issued) {
    byte[] signed = LengthPrefixed.join(purpose, name, content, Long.toString(issued));
    return Sha256.hmac(key, signed);
  }
}
