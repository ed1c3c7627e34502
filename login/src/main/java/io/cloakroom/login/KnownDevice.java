package io.cloakroom.login;

import io.cloakroom.Visit;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.security.SecureRandom;
import java.time.Duration;
import java.util.HexFormat;
import java.util.Optional;

/**
 * A browser's proof, in a sealed cookie, that it logged in to an account before. Its guesses at
 * that account are counted apart, so that whoever guesses from elsewhere cannot keep the owner out.
 * It opens nothing.
 */
final class KnownDevice {

  private static final String COOKIE = "login-device";
  private static final Duration MAX_AGE = Duration.ofDays(365);
  private static final int ID_LENGTH = 32;
  private static final SecureRandom RANDOM = new SecureRandom();

  private KnownDevice() {}

  /** This browser's id, if it logged in to this account before. */
  static Optional<String> of(Visit visit, String whom) {
    String account = hash(whom);
    return visit
        .cookies()
        .sealed(COOKIE, MAX_AGE)
        .filter(value -> value.length() == ID_LENGTH + account.length() && value.endsWith(account))
        .map(value -> value.substring(0, ID_LENGTH));
  }

  /** Has the browser remember this account, the last one only. */
  static void remember(Visit visit, String whom) {
    if (of(visit, whom).isEmpty()) {
      byte[] id = new byte[ID_LENGTH / 2];
      RANDOM.nextBytes(id);
      visit.cookies().setSealed(COOKIE, HexFormat.of().formatHex(id) + hash(whom), MAX_AGE);
    }
  }

  private static String hash(String whom) {
    try {
      MessageDigest sha256 = MessageDigest.getInstance("SHA-256");
      return HexFormat.of().formatHex(sha256.digest(whom.getBytes(StandardCharsets.UTF_8)));
    } catch (NoSuchAlgorithmException everyPlatformHasIt) {
      throw new AssertionError(everyPlatformHasIt);
    }
  }
}
