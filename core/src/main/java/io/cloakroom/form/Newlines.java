package io.cloakroom.form;

/** Line ends of text that a browser has turned into CRLF (HTML, 4.10.22.4). */
final class Newlines {

  private Newlines() {}

  /**
   * The text with each CRLF as the LF that the person typed, so that a length constraint counts
   * what they see. A lone CR stays.
   */
  static String toLf(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
  }
}
