package io.cloakroom.login;

import java.nio.charset.StandardCharsets;
import java.text.Normalizer;

/**
 * A password as a person typed it, kept out of logs by a masked {@link #toString()}.
 *
 * <p>It counts as the text that was typed, in Unicode's form NFC: systems send one typed {@code é}
 * as one character or as two, and it must open the door from each of them (RFC 8265, 4.2.2).
 * Nothing else is changed: no trimming, no change of case, no cutting.
 *
 * <p>Has no equality: passwords are compared by {@link Passwords}.
 */
public final class Password {

  /** The longest password, in UTF-16 characters as typed and in UTF-8 bytes in form NFC. */
  public static final int MAX_LENGTH = 1024;

  private final String typed;

  private Password(String typed) {
    this.typed = typed;
  }

  /** A password; any text is one, {@link Passwords} says whether it will do. */
  public static Password of(String typed) {
    return new Password(typed);
  }

  /** How many characters a person counts: Unicode code points in form NFC. */
  int length() {
    String normal = normal();
    return normal.codePointCount(0, normal.length());
  }

  /** Whether it is at most {@value #MAX_LENGTH} long; costs nothing for a megabyte. */
  boolean bounded() {
    return typed.length() <= MAX_LENGTH && bytes().length <= MAX_LENGTH;
  }

  /** Whether it is text: half a surrogate pair would be hashed as a question mark. */
  boolean encodable() {
    return StandardCharsets.UTF_8.newEncoder().canEncode(typed);
  }

  /** The bytes to hash, to be zeroed by the caller. */
  byte[] bytes() {
    return normal().getBytes(StandardCharsets.UTF_8);
  }

  private String normal() {
    return Normalizer.normalize(typed, Normalizer.Form.NFC);
  }

  /** Masked. */
  @Override
  public String toString() {
    return "Password[…]";
  }
}
