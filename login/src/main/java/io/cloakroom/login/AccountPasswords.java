package io.cloakroom.login;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passwords of accounts: verified, hashed anew when that is due, and changed. */
final class AccountPasswords {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** A rehash by a parallel login is the only innocent reason to try again, and happens once. */
  private static final int TRIES = 3;

  private final Accounts accounts;
  private final Passwords passwords;

  AccountPasswords(Accounts accounts, Passwords passwords) {
    this.accounts = accounts;
    this.passwords = passwords;
  }

  /** The account of this address, if this is its password; one hash is computed either way. */
  Optional<Account> verify(Optional<EmailAddress> address, Password password) {
    Optional<Credentials> found = address.flatMap(accounts::find);
    if (found.isEmpty()) {
      passwords.pretend(password);
      return Optional.empty();
    }
    Account account = found.get().account();
    PasswordHash hash = found.get().hash();
    if (!matches(password, found.get())) {
      return Optional.empty();
    }
    // A password of before a raised minimum length cannot be hashed anew, and still logs in.
    if (passwords.needsRehash(hash) && passwords.refusal(password).isEmpty()) {
      accounts.rehash(account.id(), hash, passwords.hash(password));
    }
    return Optional.of(account);
  }

  /** Writes another password, if the old one is right; false where it is not. */
  boolean change(Account account, Password old, Password next) {
    EmailAddress address = EmailAddress.parse(account.email()).orElseThrow();
    for (int round = 0; round < TRIES; round++) {
      Optional<Credentials> found =
          accounts.find(address).filter(same -> same.account().id().equals(account.id()));
      if (found.isEmpty() || !matches(old, found.get())) {
        return false;
      }
      if (accounts.changePassword(account.id(), found.get().hash(), passwords.hash(next))) {
        return true;
      }
    }
    throw new HttpProblem(
        409, "login.conflict", "Your password is being changed elsewhere. Try again in a moment.");
  }

  private boolean matches(Password password, Credentials credentials) {
    if (!passwords.reads(credentials.hash())) {
      LOG.warn(
          "The password hash of account {} is no Argon2id hash and matches nothing",
          credentials.account().id());
    }
    return passwords.verify(password, credentials.hash());
  }
}
