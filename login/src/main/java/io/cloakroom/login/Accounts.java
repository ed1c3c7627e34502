package io.cloakroom.login;

import java.util.Optional;

/**
 * A store of accounts, as far as a login needs it. {@link JdbcAccounts} is one. An application that
 * already has users implements this interface over its own table:
 *
 * <pre>{@code
 * @Override
 * public Optional<StoredCredentials> find(LoginName name) {
 *   return users.byLoginKey(name.key()).map(MyAccounts::credentials);
 * }
 *
 * private static StoredCredentials credentials(User user) {
 *   return new StoredCredentials(
 *       Account.of(user.id(), user.email(), user.fullName())
 *           .withEnabled(user.active())
 *           .withSessionVersion(user.sessionVersion()),
 *       PasswordHash.of(user.passwordHash()));
 * }
 * }</pre>
 *
 * <p>Each account has an id that never changes and one or more names that it logs in with; see
 * {@link LoginName}. A disabled account is found like any other.
 *
 * <p>Implementations are thread-safe. If the database fails, they throw a {@link
 * io.cloakroom.store.StoreException} within a bounded time, and nobody is logged in.
 */
public interface Accounts {

  /** Returns the account with this id as it is now; empty if there is none. */
  Optional<Account> find(String id);

  /**
   * Returns the account that logs in with this name, and its password hash; empty if there is none.
   * Names are compared by their {@linkplain LoginName#key() key}.
   *
   * <p>It should take as long for a name that exists as for one that does not, such as one indexed
   * query. An attacker could find out names otherwise.
   */
  Optional<StoredCredentials> find(LoginName name);

  /** Returns the password hash of the account with this id; empty if there is no such account. */
  Optional<PasswordHash> passwordHash(String id);

  /**
   * Creates an account under an id that was never used before. Empty, and nothing is created, if
   * its address or one of its user names is taken. If two accounts claim a name at once, one is
   * created.
   */
  Optional<Account> create(NewAccount account);

  /**
   * Replaces the hash by another one of the same password. Returns false, and changes nothing, if
   * the current hash is not {@code expected}.
   */
  boolean rehash(String id, PasswordHash expected, PasswordHash next);

  /**
   * Replaces the hash by one of another password and adds one to the {@linkplain
   * Account#sessionVersion() session version}, both at once. Returns false, and changes nothing, if
   * the current hash is not {@code expected}. So if two requests change the password at once, one
   * succeeds.
   */
  boolean changePassword(String id, PasswordHash expected, PasswordHash next);

  /**
   * Adds one to the {@linkplain Account#sessionVersion() session version}. That ends every session
   * of the account, even one that is just logging in. Returns false if there is no such account.
   */
  boolean endSessions(String id);
}
