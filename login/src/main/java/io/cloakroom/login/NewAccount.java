package io.cloakroom.login;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashSet;
import java.util.Set;

/**
 * An account to create. It will be enabled. Immutable.
 *
 * @param email its address, which no other account may have
 * @param userNames further names to log in with, which no other account may have; in the order of
 *     their keys
 * @param name the display name; see {@link Account#name()}
 * @param roles what the person may do; see {@link Account#roles()}
 * @param passwordHash the hash of the password
 */
public record NewAccount(
    EmailAddress email,
    Set<UserName> userNames,
    String name,
    Set<String> roles,
    PasswordHash passwordHash) {

  /** Checks and copies. */
  public NewAccount {
    Account.checkName(name);
    roles = Account.checkedRoles(roles);
    Set<UserName> sorted = new LinkedHashSet<>();
    userNames.stream().sorted(Comparator.comparing(UserName::key)).forEach(sorted::add);
    userNames = Collections.unmodifiableSet(sorted);
  }

  /** Returns a new account without user names and roles. */
  public static NewAccount of(EmailAddress email, String name, PasswordHash passwordHash) {
    return new NewAccount(email, Set.of(), name, Set.of(), passwordHash);
  }

  /** Returns a copy with one more user name. */
  @CheckReturnValue
  public NewAccount withUserName(UserName userName) {
    Set<UserName> all = new LinkedHashSet<>(userNames);
    all.add(userName);
    return new NewAccount(email, all, name, roles, passwordHash);
  }

  /** Returns a copy with exactly these roles. */
  @CheckReturnValue
  public NewAccount withRoles(Set<String> roles) {
    return new NewAccount(email, userNames, name, roles, passwordHash);
  }

  /** Returns the account that this becomes under an id. */
  Account under(String id) {
    return Account.of(id, email.typed(), name).withRoles(roles);
  }
}
