package io.cloakroom.form;

import java.nio.charset.Charset;

/**
 * Something that a lenient decoder let pass and a strict form refuses.
 *
 * @param format the format's name in the code of the refusal
 * @param position the offset in the body, in bytes; of bytes that are no text, of their field
 * @param name the field's name as sent
 * @param reason what is wrong, such as {@code a bad percent escape}
 */
record Flaw(String format, long position, String name, String reason) {

  /** A flaw of an urlencoded form. */
  Flaw(long position, String name, String reason) {
    this("urlencoded", position, name, reason);
  }

  /** Bytes that are no text of the encoding, in a field that begins there. */
  static Flaw noText(String format, long fieldStart, String name, Charset charset) {
    String reason = "bytes that are not " + charset.name() + " in what begins";
    return new Flaw(format, fieldStart, name, reason);
  }
}
