package io.cloakroom.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A user name: 1 to {@value #MAX_LENGTH} characters without spaces and without {@code @}. Unique
 * among accounts by its {@link #key}.
 *
 * <p>Letters of different scripts can look alike, such as Latin and Cyrillic {@code a}, and remain
 * different names. An application that shows user names to others should allow one script only.
 */
public final class UserName implements LoginName {

  /** The maximum length in UTF-16 characters, as typed and as a key. */
  public static final int MAX_LENGTH = 64;

  private final FoldedText text;

  private UserName(FoldedText text) {
    this.text = text;
  }

  /**
   * Returns the user name in this text. Empty if it is blank, has an {@code @}, or is longer than
   * {@value #MAX_LENGTH} characters; also if it contains a character that nobody sees, such as a
   * space or a format character.
   */
  public static Optional<UserName> parse(String text) {
    return FoldedText.parse(text, MAX_LENGTH)
        .filter(folded -> folded.key().indexOf('@') < 0)
        .map(UserName::new);
  }

  @Override
  public String typed() {
    return text.typed();
  }

  @Override
  public String key() {
    return text.key();
  }

  /** Returns whether both have the same key. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof UserName that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  /** Returns a mask, which keeps names of people out of logs. */
  @Override
  public String toString() {
    return "UserName[…]";
  }
}
