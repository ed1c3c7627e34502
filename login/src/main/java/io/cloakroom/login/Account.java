package io.cloakroom.login;

import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One person's account, as an application sees it: without the password's hash. Immutable.
 *
 * @param id names the account for good; 1 to 255 characters of visible ASCII
 * @param email the address as its owner typed it, for display and for sending mail
 * @param name what to call the person, 1 to {@value #MAX_NAME} characters on one line; not unique
 * @param roles what the person is allowed to be, such as {@code admin}; 32 at most, each 1 to 50
 *     characters of {@code a-z 0-9 . _ -}
 * @param enabled false: cannot log in, and is logged out at the next request
 * @param generation how often all its sessions were ended at once, as by changing the password; a
 *     session remembers the generation it logged in with, and one of another generation is over
 */
public record Account(
    String id, String email, String name, Set<String> roles, boolean enabled, long generation) {

  /** The longest name, in UTF-16 characters. */
  public static final int MAX_NAME = 200;

  private static final int MAX_ROLES = 32;

  /** Checks and copies. */
  public Account {
    if (id.isEmpty() || id.length() > 255 || id.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "An account's id has 1 to 255 characters of visible ASCII, such as a UUID");
    }
    if (EmailAddress.parse(email).isEmpty()) {
      throw new IllegalArgumentException("The email of account " + id + " is no address");
    }
    if (!nameFits(name)) {
      throw new IllegalArgumentException(
          "The name of account " + id + " is not 1 to " + MAX_NAME + " characters on one line");
    }
    roles = checkedRoles(roles);
  }

  /** Whether the person has this role. */
  public boolean has(String role) {
    return roles.contains(role);
  }

  /** Tells id, roles and whether it is enabled; email and name do not belong into logs. */
  @Override
  public String toString() {
    return "Account[" + id + ", roles=" + roles + ", enabled=" + enabled + "]";
  }

  static boolean nameFits(String name) {
    return !name.isBlank()
        && name.length() <= MAX_NAME
        && name.codePoints().noneMatch(Text::unprintable);
  }

  /** The roles, sorted and unmodifiable. */
  static Set<String> checkedRoles(Set<String> roles) {
    if (roles.size() > MAX_ROLES) {
      throw new IllegalArgumentException(
          "An account has at most " + MAX_ROLES + " roles, not " + roles.size());
    }
    for (String role : roles) {
      if (!role.matches("[a-z0-9._-]{1,50}")) {
        throw new IllegalArgumentException(
            "A role has 1 to 50 characters of a-z 0-9 . _ - : " + role);
      }
    }
    return Collections.unmodifiableSet(new TreeSet<>(roles));
  }
}
