package io.cloakroom.login;

import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * Accounts that an administrator can change. Each method changes one thing, so that two changes at
 * once both count. It returns false if there is no such account. A change takes effect at the next
 * request of the account's sessions.
 */
public interface ManagedAccounts extends Accounts {

  /** The maximum number of accounts on a {@link #page}. */
  int MAX_PAGE = 1000;

  /**
   * Returns a page of all accounts, sorted by the keys of their addresses. An account that is
   * created or deleted meanwhile does not move the others to another page.
   *
   * @param after the address of the last account of the previous page; null for the first page
   * @param limit the maximum number of accounts, 1 to {@value #MAX_PAGE}
   * @throws IllegalArgumentException if the limit is another number
   */
  List<Account> page(@Nullable EmailAddress after, int limit);

  /**
   * Returns the names that this account logs in with: its address, then its user names in the order
   * of their keys. Empty if there is no such account.
   */
  List<LoginName> loginNames(String id);

  /**
   * Adds a user name. Returns false, and adds nothing, if any account has it already, this one
   * included, or if there is no such account. If two accounts claim a name at once, one gets it.
   */
  boolean addUserName(String id, UserName userName);

  /**
   * Removes a user name, which others can then take. Returns false if this account does not have
   * it. Its sessions stay logged in.
   */
  boolean removeUserName(String id, UserName userName);

  /** Sets the display name; see {@link Account#name()}. */
  boolean setName(String id, String name);

  /** Sets the roles, replacing all previous ones; see {@link Account#roles()}. */
  boolean setRoles(String id, Set<String> roles);

  /** Allows the account to log in again. */
  boolean enable(String id);

  /** Prevents the account from logging in, and logs it out everywhere. */
  boolean disable(String id);

  /** Deletes the account, which logs it out everywhere. Others can then take its names. */
  boolean delete(String id);
}
