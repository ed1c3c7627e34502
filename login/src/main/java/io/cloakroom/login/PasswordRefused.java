package io.cloakroom.login;

/**
 * A new password will not do; nothing was changed.
 *
 * @param reason why, for code
 * @param message why, for the person, to be shown beside the field
 */
public record PasswordRefused(Reason reason, String message) implements SignUp, PasswordChange {

  /** Why a new password will not do. */
  public enum Reason {
    /** Fewer characters than {@link Passwords.Builder#minimumLength(int)}. */
    TOO_SHORT,
    /** More than {@value Password#MAX_LENGTH} bytes. */
    TOO_LONG,
    /** Holds half a surrogate pair, which no keyboard makes and no encoding keeps. */
    NOT_TEXT
  }
}
