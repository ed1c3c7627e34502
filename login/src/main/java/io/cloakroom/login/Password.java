package io.cloakroom.login;

import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.text.Normalizer;
import java.util.Arrays;
import java.util.HexFormat;

/**
 * A password as a person typed it. {@link #toString} masks it, to keep it out of logs.
 *
 * <p>It is hashed in Unicode form NFC. Some systems send a typed {@code é} as one character and
 * some as two, and the same password must work on all of them (RFC 8265, 4.2.2). Nothing else is
 * changed: it is not trimmed, cut or folded to lower case.
 *
 * <p>Passwords have no {@code equals}; use {@link Passwords#verify}.
 */
public final class Password {

  /** The maximum length, in UTF-16 characters as typed and in UTF-8 bytes in form NFC. */
  public static final int MAX_LENGTH = 1024;

  private final String typed;

  private Password(String typed) {
    this.typed = typed;
  }

  /** Returns a password with any text; {@link Passwords#refusal} checks a new one. */
  public static Password of(String typed) {
    return new Password(typed);
  }

  /**
   * Returns the SHA-1 of the bytes that are hashed, as 40 upper-case hexadecimal digits: the form
   * under which services know breached passwords. Send only the first five digits to somebody else,
   * and never store it, because SHA-1 is quickly guessed.
   */
  public String sha1() {
    byte[] bytes = bytes();
    try {
      return HexFormat.of()
          .withUpperCase()
          .formatHex(MessageDigest.getInstance("SHA-1").digest(bytes));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException("This Java runtime does not provide SHA-1", e);
    } finally {
      Arrays.fill(bytes, (byte) 0);
    }
  }

  /** Returns the text folded as names are, to compare it with what people often choose. */
  String folded() {
    return FoldedText.fold(typed);
  }

  /** Returns the number of characters as a person counts them: code points in form NFC. */
  int length() {
    String normal = normal();
    return normal.codePointCount(0, normal.length());
  }

  /** Returns whether it is at most {@value #MAX_LENGTH} long; a megabyte costs nothing. */
  boolean bounded() {
    return typed.length() <= MAX_LENGTH && bytes().length <= MAX_LENGTH;
  }

  /**
   * Returns whether it can be encoded: half a surrogate pair would be hashed as a question mark.
   */
  boolean encodable() {
    return StandardCharsets.UTF_8.newEncoder().canEncode(typed);
  }

  /** Returns the bytes to hash, which the caller clears. */
  byte[] bytes() {
    return normal().getBytes(StandardCharsets.UTF_8);
  }

  private String normal() {
    return Normalizer.normalize(typed, Normalizer.Form.NFC);
  }

  /** Returns a mask. */
  @Override
  public String toString() {
    return "Password[…]";
  }
}
