package io.cloakroom.body;

/** Line ends of text, which browsers send as CRLF (HTML, 4.10.22.4). */
final class Newlines {

  private Newlines() {}

  /**
   * Returns the text with LF for each CRLF, as it was typed, so that a length constraint counts
   * what the person sees. A lone CR stays.
   */
  static String toLf(String text) {
    return text.indexOf('\r') < 0 ? text : text.replace("\r\n", "\n");
  }
}
