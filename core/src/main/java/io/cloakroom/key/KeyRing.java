package io.cloakroom.key;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.nio.file.Path;
import java.time.Clock;
import java.util.Arrays;
import java.util.Base64;
import java.util.HexFormat;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.stream.Stream;
import javax.crypto.spec.SecretKeySpec;

/**
 * The application's secret keys: one that signs and seals, and any number of retired ones that only
 * verify and open. Immutable and thread-safe.
 *
 * <pre>{@code
 * KeyRing keys = KeyRing.of(Path.of("keys"));
 * Cloakroom cloakroom = Cloakroom.builder().keys(keys).build();
 * }</pre>
 *
 * <p>To rotate keys, put a new secret first. Keep the previous one after it until the last text
 * that it signed or sealed has expired. Signing and sealing, and each purpose, have their own
 * derived keys (HKDF-SHA256, RFC 5869), so a text made for one use is never valid for another.
 */
public final class KeyRing {

  private static final int PSEUDONYM_BYTES = 6;

  private final List<Key> keys;

  private KeyRing(List<Key> keys) {
    this.keys = List.copyOf(keys);
    if (keys.isEmpty()) {
      throw new IllegalArgumentException("A key ring needs a secret; see KeyRing.of(file)");
    }
    if (keys.stream().map(Key::id).distinct().count() < keys.size()) {
      throw new IllegalArgumentException("A key ring has the same secret twice; remove one");
    }
  }

  /**
   * Returns the ring of these secrets. Each is at least 32 random bytes in hex, base64 or
   * base64url, as {@code openssl rand -base64 32} prints them.
   *
   * @param writing the secret that signs and seals
   * @param retired secrets that only verify and open
   * @throws IllegalArgumentException if a secret is too short, repeats its bytes or is listed twice
   */
  public static KeyRing of(String writing, String... retired) {
    return of(Stream.concat(Stream.of(writing), Arrays.stream(retired)).toList());
  }

  /** Returns the ring of these secrets, the writing one first. */
  static KeyRing of(List<String> secrets) {
    return new KeyRing(secrets.stream().map(Key::of).toList());
  }

  /**
   * Returns a ring with one random secret that exists nowhere else. Use it for tests, or if no
   * other node and no later start of this one has to read what it signed or sealed.
   */
  public static KeyRing generate() {
    return of(newSecret());
  }

  /**
   * Loads the ring from this file, which is created with a random secret if it does not exist. The
   * file has one secret per line, the writing one first; empty lines and lines that start with
   * {@code #} are skipped. Nodes that start at the same time get the same secret. {@link KeyFile}
   * changes such a file.
   *
   * @throws IllegalArgumentException if others can access the file, if its group can write it, or
   *     if it has no usable secret
   * @throws IOException if the file can be neither read nor created
   */
  public static KeyRing of(Path file) throws IOException {
    return of(KeyFile.of(file).loadOrCreate());
  }

  /** Returns a signer for one purpose, such as {@code remember-me}. */
  public Signer signer(String purpose, Clock clock) {
    return new Signer(
        purpose, keys.get(0).id(), derived(key -> key.derive("sign", purpose)), clock);
  }

  /** Returns a sealer for one purpose, such as {@code session}. */
  public Sealer sealer(String purpose, Clock clock) {
    return new Sealer(
        purpose,
        keys.get(0).id(),
        derived(key -> new SecretKeySpec(key.derive("seal", purpose), "AES")),
        clock);
  }

  /**
   * Returns a pseudonym of a text, 12 hexadecimal digits, for logs and statistics. The same text
   * has the same pseudonym until the writing key changes. Without the key, nobody can tell which
   * text it belongs to, not even by trying all of them.
   *
   * @param purpose the use; each purpose has its own pseudonyms
   */
  public String pseudonym(String purpose, String text) {
    byte[] hash = Sha256.hmac(keys.get(0).derive("pseudonym", purpose), text.getBytes(UTF_8));
    return HexFormat.of().formatHex(hash, 0, PSEUDONYM_BYTES);
  }

  /**
   * Returns a secret for one purpose, such as to put records where nobody can compute. All nodes
   * with this ring have the same one. It changes when another key writes.
   */
  public byte[] secret(String purpose) {
    return keys.get(0).derive("secret", purpose);
  }

  /**
   * Returns the ids of the keys, the writing one first. What a key signed or sealed begins with its
   * id, which reveals nothing about the secret.
   */
  public List<String> ids() {
    return keys.stream().map(Key::id).toList();
  }

  /** Returns the ids of the keys, the writing one first; never a secret. */
  @Override
  public String toString() {
    return "KeyRing" + keys;
  }

  private <T> Map<String, T> derived(Function<Key, T> derivation) {
    Map<String, T> byId = new LinkedHashMap<>();
    keys.forEach(key -> byId.put(key.id(), derivation.apply(key)));
    return Map.copyOf(byId);
  }

  /** Returns a random secret. */
  static String newSecret() {
    return Base64.getEncoder().encodeToString(RandomToken.bytes(Key.SECRET_BYTES));
  }
}
