package io.cloakroom.body;

import java.nio.charset.Charset;

/**
 * Malformed input that a lenient decoder accepted and a strict form refuses.
 *
 * @param format the format's name in the code of the refusal
 * @param position the offset in the body, in bytes; if the bytes are not text, that of their field
 * @param name the field's name as sent; empty if it is in no field
 * @param reason what is wrong, such as {@code a bad percent escape}
 */
record Flaw(String format, long position, String name, String reason) {

  /** A flaw of an urlencoded form. */
  Flaw(long position, String name, String reason) {
    this("urlencoded", position, name, reason);
  }

  /** Returns the flaw of a field whose bytes are not text in the encoding. */
  static Flaw noText(String format, long fieldStart, String name, Charset charset) {
    String reason = "bytes that are not " + charset.name() + " in what begins";
    return new Flaw(format, fieldStart, name, reason);
  }
}
