package io.cloakroom.login;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An email address. Unique among accounts by its {@link #key}.
 *
 * <p>It is only checked to have an {@code @} between other characters. A form's {@code @Email}
 * checks more, and only a mail that arrives proves that the address exists.
 *
 * <p>Send mail only to the address that is stored, never to the one that was just typed. Two
 * addresses with one key may be two mailboxes.
 */
public final class EmailAddress implements LoginName {

  /** The maximum length in characters, as typed and as a key (RFC 5321, 4.5.3.1.3). */
  public static final int MAX_LENGTH = 254;

  private final FoldedText text;

  private EmailAddress(FoldedText text) {
    this.text = text;
  }

  /**
   * Returns the address in this text. Empty if it has no {@code @}, begins or ends with one, or is
   * longer than {@value #MAX_LENGTH} characters; also if it contains a character that nobody sees,
   * such as a space or a format character.
   */
  public static Optional<EmailAddress> parse(String text) {
    return FoldedText.parse(text, MAX_LENGTH)
        .filter(folded -> folded.key().indexOf('@') > 0 && !folded.key().endsWith("@"))
        .map(EmailAddress::new);
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
    return other instanceof EmailAddress that && key().equals(that.key());
  }

  @Override
  public int hashCode() {
    return key().hashCode();
  }

  /** Returns a mask, which keeps addresses out of logs. */
  @Override
  public String toString() {
    return "EmailAddress[…]";
  }
}
