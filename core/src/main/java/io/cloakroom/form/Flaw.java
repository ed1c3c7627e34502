package io.cloakroom.form;

/**
 * Something that a lenient decoder let pass and a strict form refuses.
 *
 * @param format the format's name in the code of the refusal
 * @param position the offset in the body, in bytes
 * @param name the field's name as sent
 * @param reason what is wrong, such as {@code a bad percent escape}
 */
record Flaw(String format, int position, String name, String reason) {

  /** A flaw of an urlencoded form. */
  Flaw(int position, String name, String reason) {
    this("urlencoded", position, name, reason);
  }
}
