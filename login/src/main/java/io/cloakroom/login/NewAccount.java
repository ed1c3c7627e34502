package io.cloakroom.login;

import java.util.Set;

/**
 * An account that is to be created, enabled and of generation 0.
 *
 * @param email its address; its key must be free
 * @param name what to call the person; see {@link Account#name()}
 * @param roles what the person is allowed to be; see {@link Account#roles()}
 * @param hash of the password
 */
public record NewAccount(EmailAddress email, String name, Set<String> roles, PasswordHash hash) {

  /** Checks and copies. */
  public NewAccount {
    if (!Account.nameFits(name)) {
      throw new IllegalArgumentException(
          "An account's name has 1 to " + Account.MAX_NAME + " characters on one line");
    }
    roles = Account.checkedRoles(roles);
  }

  /** The account this becomes under an id that the accounts choose. */
  Account under(String id) {
    return new Account(id, email.typed(), name, roles, true, 0);
  }
}
