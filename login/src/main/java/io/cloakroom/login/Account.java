package io.cloakroom.login;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.Collections;
import java.util.Set;
import java.util.TreeSet;

/**
 * One person's account, without the hash of the password. Immutable.
 *
 * @param id identifies the account for good; 1 to 255 characters of visible ASCII
 * @param email the address as its owner typed it, for display and for sending mail
 * @param name the display name, 1 to {@value #MAX_NAME} characters on one line; not unique, and not
 *     a {@link UserName}
 * @param roles what the person may do, such as {@code admin}; at most 32, each 1 to 50 characters
 *     of {@code a-z 0-9 . _ -}
 * @param enabled if false, the account cannot log in, and its sessions end at their next request
 * @param sessionVersion counts how often all sessions were ended at once, such as by a changed
 *     password; a session that logged in under another version has ended
 */
public record Account(
    String id, String email, String name, Set<String> roles, boolean enabled, long sessionVersion) {

  /** The maximum length of the display name, in UTF-16 characters. */
  public static final int MAX_NAME = 200;

  private static final int MAX_ROLES = 32;

  /** Checks and copies. */
  public Account {
    if (id.isEmpty() || id.length() > 255 || id.chars().anyMatch(c -> c <= ' ' || c >= 0x7f)) {
      throw new IllegalArgumentException(
          "An account's id has 1 to 255 characters of visible ASCII, such as a UUID");
    }
    // No more than that, so that stored accounts stay readable when EmailAddress becomes stricter.
    if (!FoldedText.fits(email, EmailAddress.MAX_LENGTH)) {
      throw new IllegalArgumentException(
          "The email of account "
              + id
              + " is not 1 to "
              + EmailAddress.MAX_LENGTH
              + " characters on one line");
    }
    checkName(name);
    roles = checkedRoles(roles);
  }

  /** Returns an enabled account without roles, none of whose sessions were ended yet. */
  public static Account of(String id, String email, String name) {
    return new Account(id, email, name, Set.of(), true, 0);
  }

  /** Returns a copy with this display name. */
  @CheckReturnValue
  public Account withName(String name) {
    return new Account(id, email, name, roles, enabled, sessionVersion);
  }

  /** Returns a copy with exactly these roles. */
  @CheckReturnValue
  public Account withRoles(Set<String> roles) {
    return new Account(id, email, name, roles, enabled, sessionVersion);
  }

  /** Returns a copy that is enabled, or disabled. */
  @CheckReturnValue
  public Account withEnabled(boolean enabled) {
    return new Account(id, email, name, roles, enabled, sessionVersion);
  }

  /** Returns a copy with this session version. */
  @CheckReturnValue
  public Account withSessionVersion(long sessionVersion) {
    return new Account(id, email, name, roles, enabled, sessionVersion);
  }

  /** Returns whether the person has this role. */
  public boolean hasRole(String role) {
    return roles.contains(role);
  }

  /** Shows the id, the roles and whether it is enabled; email and name stay out of logs. */
  @Override
  public String toString() {
    return "Account[" + id + ", roles=" + roles + ", enabled=" + enabled + "]";
  }

  static boolean nameFits(String name) {
    return FoldedText.fits(name, MAX_NAME);
  }

  static void checkName(String name) {
    if (!nameFits(name)) {
      throw new IllegalArgumentException(
          "An account's name has 1 to " + MAX_NAME + " characters on one line");
    }
  }

  /** Returns the roles, sorted and unmodifiable. */
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
