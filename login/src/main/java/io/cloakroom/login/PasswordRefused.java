package io.cloakroom.login;

/**
 * A new password is not acceptable; nothing was changed.
 *
 * @param reason the reason, for code
 * @param message the reason for the person, to show next to the field
 */
public record PasswordRefused(Reason reason, String message) implements PasswordChange {

  /** The reasons to refuse a new password. */
  public enum Reason {
    /** It has fewer characters than {@link Passwords.Builder#minLength(int)}. */
    TOO_SHORT,
    /** It has more than {@value Password#MAX_LENGTH} bytes. */
    TOO_LONG,
    /** It contains half a surrogate pair, which no keyboard types and no encoding keeps. */
    NOT_TEXT,
    /** It is one of the 10,000 commonest of eight characters and more. */
    COMMON,
    /** It is made of the account's names, its address, or the site's name, and little else. */
    PERSONAL,
    /** {@link Passwords.Builder#breached} knows it. */
    BREACHED
  }
}
