package io.cloakroom.login;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The passwords of accounts: verified, hashed again at a raised cost, confirmed and changed. */
final class AccountPasswords {

  private static final Logger LOG = LoggerFactory.getLogger(Login.class);

  /** A rehash by another login is the only innocent reason to try again, and happens once. */
  private static final int TRIES = 3;

  private final Accounts accounts;
  private final Passwords passwords;

  AccountPasswords(Accounts accounts, Passwords passwords) {
    this.accounts = accounts;
    this.passwords = passwords;
  }

  /** Returns whether there are such credentials and this is their password; one hash either way. */
  boolean verify(Optional<StoredCredentials> found, Password password) {
    if (found.isEmpty()) {
      passwords.spendHashTime(password);
      return false;
    }
    return matches(password, found.get().account(), found.get().passwordHash());
  }

  /** Hashes a verified password again, if its hash was made at another cost. */
  void rehash(StoredCredentials credentials, Password password) {
    PasswordHash hash = credentials.passwordHash();
    if (!passwords.needsRehash(hash)) {
      return;
    }
    try {
      accounts.rehash(credentials.account().id(), hash, passwords.hashVerified(password));
    } catch (HttpProblem busy) {
      LOG.info("A password is hashed again at the next login, as too many are hashed now");
    }
  }

  /** Returns whether this is the account's password now. */
  boolean confirm(Account account, Password password) {
    return accounts
        .passwordHash(account.id())
        .filter(hash -> matches(password, account, hash))
        .isPresent();
  }

  /** Replaces the password; returns false if the old one is wrong. */
  boolean change(Account account, Password old, Password next) {
    for (int round = 0; round < TRIES; round++) {
      Optional<PasswordHash> hash = accounts.passwordHash(account.id());
      if (hash.isEmpty() || !matches(old, account, hash.get())) {
        return false;
      }
      if (accounts.changePassword(account.id(), hash.get(), passwords.hash(next))) {
        return true;
      }
    }
    throw new HttpProblem(
        409, "login.conflict", "Your password is being changed elsewhere. Try again in a moment.");
  }

  private boolean matches(Password password, Account account, PasswordHash hash) {
    if (!passwords.reads(hash)) {
      LOG.warn(
          "The password hash of account {} is not an Argon2id hash and matches nothing",
          account.id());
    }
    return passwords.verify(password, hash);
  }
}
