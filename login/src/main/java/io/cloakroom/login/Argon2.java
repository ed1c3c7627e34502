package io.cloakroom.login;

import java.security.MessageDigest;
import java.util.Arrays;
import java.util.Base64;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.bouncycastle.crypto.generators.Argon2BytesGenerator;
import org.bouncycastle.crypto.params.Argon2Parameters;

/** An Argon2id hash with its cost and salt (RFC 9106), as in a PHC string. Immutable. */
final class Argon2 {

  /**
   * The cost of one hash.
   *
   * @param memory in KiB
   * @param iterations the number of passes over the memory
   * @param parallelism the number of lanes of the memory
   */
  record Cost(int memory, int iterations, int parallelism) {

    /** A stored text decides what a login costs, so it is limited. */
    Cost {
      if (iterations < 1 || iterations > 16 || parallelism < 1 || parallelism > 16) {
        throw new IllegalArgumentException(
            "Argon2 has 1 to 16 iterations and a parallelism of 1 to 16, not "
                + iterations
                + " and "
                + parallelism);
      }
      if (memory < 8 * parallelism || memory > 262_144) {
        throw new IllegalArgumentException(
            "Argon2 uses 8 KiB per lane to 262144 KiB of memory, not " + memory);
      }
    }
  }

  static final int SALT_BYTES = 16;
  private static final int HASH_BYTES = 32;

  private static final Pattern PHC =
      Pattern.compile(
          "\\$argon2id\\$v=19\\$m=([1-9]\\d{0,6}),t=([1-9]\\d?),p=([1-9]\\d?)"
              + "\\$([A-Za-z0-9+/]{11,86})\\$([A-Za-z0-9+/]{22,86})");

  private final Cost cost;
  private final byte[] salt;
  private final byte[] hash;

  private Argon2(Cost cost, byte[] salt, byte[] hash) {
    this.cost = cost;
    this.salt = salt;
    this.hash = hash;
  }

  /** Hashes a password. */
  static Argon2 of(Cost cost, byte[] salt, byte[] password) {
    return new Argon2(cost, salt, run(cost, salt, password, HASH_BYTES));
  }

  /** Reads a PHC string; empty if it is not an Argon2id hash, or its cost is too high. */
  static Optional<Argon2> parse(String phc) {
    Matcher matcher = PHC.matcher(phc);
    if (!matcher.matches()) {
      return Optional.empty();
    }
    try {
      Argon2 read =
          new Argon2(
              new Cost(
                  Integer.parseInt(matcher.group(1)),
                  Integer.parseInt(matcher.group(2)),
                  Integer.parseInt(matcher.group(3))),
              Base64.getDecoder().decode(matcher.group(4)),
              Base64.getDecoder().decode(matcher.group(5)));
      return Optional.of(read);
    } catch (IllegalArgumentException outOfBounds) {
      return Optional.empty();
    }
  }

  /** Returns whether this password has the same hash; compares in constant time. */
  boolean matches(byte[] password) {
    byte[] other = run(cost, salt, password, hash.length);
    boolean same = MessageDigest.isEqual(hash, other);
    Arrays.fill(other, (byte) 0);
    return same;
  }

  /** Returns whether it was made at this cost, with the current lengths of salt and hash. */
  boolean madeAt(Cost current) {
    return cost.equals(current) && salt.length == SALT_BYTES && hash.length == HASH_BYTES;
  }

  /** Returns the PHC string. */
  String phc() {
    Base64.Encoder base64 = Base64.getEncoder().withoutPadding();
    return "$argon2id$v=19$m="
        + cost.memory
        + ",t="
        + cost.iterations
        + ",p="
        + cost.parallelism
        + "$"
        + base64.encodeToString(salt)
        + "$"
        + base64.encodeToString(hash);
  }

  private static byte[] run(Cost cost, byte[] salt, byte[] password, int length) {
    Argon2BytesGenerator generator = new Argon2BytesGenerator();
    generator.init(
        new Argon2Parameters.Builder(Argon2Parameters.ARGON2_id)
            .withVersion(Argon2Parameters.ARGON2_VERSION_13)
            .withMemoryAsKB(cost.memory)
            .withIterations(cost.iterations)
            .withParallelism(cost.parallelism)
            .withSalt(salt)
            .build());
    byte[] hash = new byte[length];
    generator.generateBytes(password, hash);
    return hash;
  }
}
