package io.cloakroom.login;

import java.util.Optional;

/**
 * Where accounts are kept, as far as logging in needs it; implement it over the users an
 * application has, or take {@link JdbcAccounts}. Implementations are thread-safe.
 *
 * <p>"Not found" is not an error. What the environment does wrong is a {@link
 * io.cloakroom.store.StoreException}, within a bounded time: nobody is logged in by default.
 *
 * <p>A disabled account is found like any other.
 */
public interface Accounts {

  /** The account of this id, read anew; empty where there is none. */
  Optional<Account> find(String id);

  /** The account whose address has this {@linkplain EmailAddress#key() key}, and its hash. */
  Optional<Credentials> find(EmailAddress email);

  /**
   * Creates an account under a new id that was never used before; empty, and nothing created, where
   * the key of its address is taken. Of two at the same moment one is created.
   */
  Optional<Account> create(NewAccount account);

  /**
   * Writes another hash of the same password; the {@linkplain Account#generation() generation}
   * stays. False, and nothing written, where the hash is no longer {@code expected}.
   */
  boolean rehash(String id, PasswordHash expected, PasswordHash next);

  /**
   * Writes the hash of another password and raises the {@linkplain Account#generation() generation}
   * by one, both at once. False, and nothing written, where the hash is no longer {@code expected}:
   * of two changes at the same moment one counts.
   */
  boolean changePassword(String id, PasswordHash expected, PasswordHash next);

  /**
   * Raises the {@linkplain Account#generation() generation} by one, which ends every session of the
   * account, also one that is just beginning; false where there is no such account.
   */
  boolean endSessions(String id);
}
