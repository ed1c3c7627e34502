package io.cloakroom.login;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * An email address in two forms: as it was typed, for people and for sending mail, and as a key,
 * for finding the account.
 *
 * <p>The key is the address in Unicode's form NFKC, without white space around it, in lower case of
 * no particular language; so {@code Admin@example.com}, {@code "admin@example.com "} and its
 * full-width spelling are one account. Whether mail arrives is not its business: a user name
 * without {@code @} passes too, and a form's {@code @Email} says more.
 *
 * <p>Send mail only to the address that is stored, never to one that was just typed and found the
 * account: two addresses with one key may be two mailboxes.
 */
public final class EmailAddress {

  /** The longest address, in characters (RFC 5321, 4.5.3.1.3). */
  public static final int MAX_LENGTH = 254;

  private final String typed;
  private final String key;

  private EmailAddress(String typed, String key) {
    this.typed = typed;
    this.key = key;
  }

  /**
   * The address in this text; empty where it is blank, longer than {@value #MAX_LENGTH} characters
   * in either form, or has a character inside that nobody sees: white space, control and format
   * characters, half a surrogate pair.
   */
  public static Optional<EmailAddress> parse(String text) {
    if (text.length() > MAX_LENGTH) {
      return Optional.empty();
    }
    String typed = Text.strip(text);
    // Lower case can leave NFKC, and NFKC can leave lower case: the second time settles it.
    String key = fold(fold(typed));
    if (key.isEmpty()
        || key.length() > MAX_LENGTH
        || typed.codePoints().anyMatch(Text::unseen)
        || key.codePoints().anyMatch(Text::unseen)) {
      return Optional.empty();
    }
    return Optional.of(new EmailAddress(typed, key));
  }

  private static String fold(String text) {
    return Text.strip(Normalizer.normalize(text, Normalizer.Form.NFKC)).toLowerCase(Locale.ROOT);
  }

  /** The address as it was typed, without white space around it. */
  public String typed() {
    return typed;
  }

  /** What finds the account; equal for addresses that are one account. */
  public String key() {
    return key;
  }

  /** Whether both have the same key. */
  @Override
  public boolean equals(@Nullable Object other) {
    return other instanceof EmailAddress that && key.equals(that.key);
  }

  @Override
  public int hashCode() {
    return key.hashCode();
  }

  /** Masked: whose address it is does not belong into logs. */
  @Override
  public String toString() {
    return "EmailAddress[…]";
  }
}
