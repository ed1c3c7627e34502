package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.key.RandomToken;
import io.cloakroom.key.Sha256;
import java.time.Duration;
import java.util.Optional;

/**
 * A browser's proof, in a sealed cookie, that it logged in to an account before. Guesses from it
 * are counted separately, so guesses from elsewhere cannot lock the owner out. It opens nothing.
 *
 * <p>It contains the account and not the typed name, so it is valid for each name of the account.
 */
final class KnownDevice {

  private static final String COOKIE = "login-device";
  private static final Duration MAX_AGE = Duration.ofDays(365);
  private static final int ID_BYTES = 16;
  private static final int ID_LENGTH = 22;

  private KnownDevice() {}

  /** Returns this browser's id, if it logged in to this account before. */
  static Optional<String> of(Visit visit, String accountId) {
    String account = Sha256.base64(accountId);
    return visit
        .cookies()
        .sealed(COOKIE, MAX_AGE)
        .filter(value -> value.length() == ID_LENGTH + account.length() && value.endsWith(account))
        .map(value -> value.substring(0, ID_LENGTH));
  }

  /** Makes the browser remember this account, instead of the previous one. */
  static void remember(Visit visit, String accountId) {
    if (of(visit, accountId).isEmpty()) {
      String id = RandomToken.text(ID_BYTES);
      visit.cookies().setSealed(COOKIE, id + Sha256.base64(accountId), MAX_AGE);
    }
  }
}
