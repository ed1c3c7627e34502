package io.cloakroom.login;

import org.jspecify.annotations.Nullable;

/**
 * The hash of a password, to be stored with its account. It is a PHC string: one line of visible
 * ASCII such as {@code $argon2id$v=19$m=19456,t=2,p=1$…$…}. {@link #toString} masks it, because
 * passwords can be guessed from a leaked hash.
 */
public final class PasswordHash {

  /** The maximum length of the text; {@link Passwords} makes about 100 characters. */
  public static final int MAX_LENGTH = 512;

  private final String text;

  private PasswordHash(String text) {
    this.text = text;
  }

  /**
   * Returns a hash that was stored. A text that is not an Argon2id hash is accepted here, and
   * matches no password when it is verified.
   *
   * @throws IllegalArgumentException if it is longer than {@value #MAX_LENGTH} characters
   */
  public static PasswordHash of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A password hash has at most " + MAX_LENGTH + " characters, not " + text.length());
    }
    return new PasswordHash(text);
  }

  /** Returns the text to store. */
  public String text() {
    return text;
  }

  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof PasswordHash that && text.equals(that.text);
  }

  @Override
  public int hashCode() {
    return text.hashCode();
  }

  /** Returns a mask. */
  @Override
  public String toString() {
    return "PasswordHash[…]";
  }
}
