package io.cloakroom.login;

import java.util.Set;

/**
 * Accounts whose everything but the password can be changed, as an administrator does. Each change
 * touches one thing only, so that two at once both count; each is false where there is no such
 * account, and counts from the next request of the account's sessions on.
 */
public interface ManagedAccounts extends Accounts {

  /** Gives the account another name; see {@link Account#name()}. */
  boolean rename(String id, String name);

  /** Gives the account exactly these roles; see {@link Account#roles()}. */
  boolean assign(String id, Set<String> roles);

  /** Lets the account log in again. */
  boolean enable(String id);

  /** Keeps the account from logging in, and logs it out everywhere. */
  boolean disable(String id);

  /** Removes the account, which logs it out everywhere; its address is free again. */
  boolean delete(String id);
}
