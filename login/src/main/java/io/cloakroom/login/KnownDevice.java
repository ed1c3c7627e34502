package io.cloakroom.login;

import io.cloakroom.Visit;
import io.cloakroom.key.Sha256;
import java.time.Duration;

/**
 * A browser's proof, in a sealed cookie, that it logged in to an account before, under the session
 * version that the account still has. Guesses from such browsers are counted separately, so guesses
 * from elsewhere cannot lock the owner out. It opens nothing.
 *
 * <p>It contains the account and not the typed name, so it is valid for each name of the account. A
 * changed password and a logout everywhere make it worthless: anyone who had it may have known the
 * old password.
 */
final class KnownDevice {

  private static final String COOKIE = "login-device";
  private static final Duration MAX_AGE = Duration.ofDays(365);

  private KnownDevice() {}

  /** Returns whether this browser logged in to this account before. */
  static boolean knows(Visit visit, Account account) {
    return visit.cookies().sealed(COOKIE, MAX_AGE).filter(proof(account)::equals).isPresent();
  }

  /** Makes the browser remember this account, instead of the previous one. */
  static void remember(Visit visit, Account account) {
    if (!knows(visit, account)) {
      visit.cookies().setSealed(COOKIE, proof(account), MAX_AGE);
    }
  }

  /** Makes the browser forget the account that it remembers. */
  static void forget(Visit visit) {
    visit.cookies().remove(COOKIE);
  }

  /** An id has no spaces, so no two accounts have the same. */
  private static String proof(Account account) {
    return Sha256.base64(account.id() + " " + account.sessionVersion());
  }
}
