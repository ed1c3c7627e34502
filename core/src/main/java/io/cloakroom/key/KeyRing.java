package io.cloakroom.key;

import java.io.IOException;
import java.nio.file.Path;
import java.security.SecureRandom;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * The application's secrets: one key that writes, and any number of retired ones that still read
 * what they once wrote. Immutable, thread-safe.
 *
 * <p>To rotate, put a new secret in front and keep the old one behind it for as long as its texts
 * may live. For signing and for sealing, and for every purpose, a key of its own is derived
 * (HKDF-SHA256, RFC 5869), so that no text of one can be used as one of another.
 */
public final class KeyRing {

  private final List<Key> keys;

  private KeyRing(List<Key> keys) {
    this.keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("A key ring needs a secret; see KeyRing.in(file)");
    }
    if (keys.stream().map(Key::id).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("A key ring has one of its secrets twice; leave one out");
    }
  }

  /**
   * The ring of these secrets, each at least 32 random bytes in hex, base64 or base64url, as {@code
   * openssl rand -base64 32} prints them.
   *
   * @param writing the secret that signs and seals
   * @param retired secrets that only verify and open
   * @throws IllegalArgumentException for a secret that is short, repeats itself or is there twice
   */
  public static KeyRing of(String writing, String... retired) {
    return of(Stream.concat(Stream.of(writing), Arrays.stream(retired)).toList());
  }

  /** The ring of these secrets, the writing one first. */
  static KeyRing of(List<String> secrets) {
    return new KeyRing(secrets.stream().map(Key::of).toList());
  }

  /**
   * A ring with one random secret that lives as long as this object: for tests, and where it does
   * not matter that no other node and no later start can read what it wrote.
   */
  public static KeyRing generate() {
    return of(newSecret());
  }

  /**
   * The ring kept in this file, which is created with a random secret where there is none. One
   * secret per line, the writing one first; empty lines and those that start with {@code #} are
   * skipped. Nodes that start at once end up with the same secret.
   *
   * @throws IllegalArgumentException when others than owner and group can reach the file, or it
   *     holds no usable secret
   * @throws IOException when it can be neither read nor created
   */
  public static KeyRing in(Path file) throws IOException {
    return of(new KeyFile(file).loadOrCreate(KeyRing::newSecret));
  }

  /** Signs and verifies for one purpose, such as {@code remember-me}. */
  public Signer signer(String purpose, Clock clock) {
    return new Signer(
        purpose, keys.get(0).id(), derived(key -> key.derive("sign", purpose)), clock);
  }

  /** Seals and opens for one purpose, such as {@code session}. */
  public Sealer sealer(String purpose, Clock clock) {
    return new Sealer(
        purpose,
        keys.get(0).id(),
        derived(key -> new SecretKeySpec(key.derive("seal", purpose), "AES")),
        clock);
  }

  /** The keys' ids, the writing one first; never a secret. */
  @Override
  public String toString() {
    return "KeyRing" + keys;
  }

  private <T> Map<String, T> derived(Function<Key, T> derivation) {
    Map<String, T> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), derivation.apply(key)));
    return Map.copyOf(byId);
  }

  private static String newSecret() {
    byte[] secret = new byte[Key.SECRET_BYTES];
    new SecureRandom().nextBytes(secret);
    return Base64.getEncoder().encodeToString(secret);
  }
}
