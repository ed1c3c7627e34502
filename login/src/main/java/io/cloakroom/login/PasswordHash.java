package io.cloakroom.login;

import org.jspecify.annotations.Nullable;

/**
 * The hash of a password as an account store keeps it: one line of visible ASCII in the PHC string
 * format, such as {@code $argon2id$v=19$m=19456,t=2,p=1$…$…}. Masked in {@link #toString()}, as a
 * leaked hash can be guessed at.
 */
public final class PasswordHash {

  /** The longest text; what {@link Passwords} makes has about 100 characters. */
  public static final int MAX_LENGTH = 512;

  private final String text;

  private PasswordHash(String text) {
    this.text = text;
  }

  /**
   * A hash that was stored. Whether it can be read is seen when a password is verified: one that
   * cannot matches no password.
   *
   * @throws IllegalArgumentException when it is longer than {@value #MAX_LENGTH} characters
   */
  public static PasswordHash of(String text) {
    if (text.length() > MAX_LENGTH) {
      throw new IllegalArgumentException(
          "A password hash has at most " + MAX_LENGTH + " characters, this has " + text.length());
    }
    return new PasswordHash(text);
  }

  /** The text to store. */
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

  /** Masked. */
  @Override
  public String toString() {
    return "PasswordHash[…]";
  }
}
