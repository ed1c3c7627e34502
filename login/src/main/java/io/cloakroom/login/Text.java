package io.cloakroom.login;

/** Which characters a one-line text that people see may have. */
final class Text {

  private Text() {}

  /** The text without white space around it, the non-breaking kinds included. */
  static String strip(String text) {
    int start = 0;
    int end = text.length();
    while (start < end && blank(text.charAt(start))) {
      start++;
    }
    while (end > start && blank(text.charAt(end - 1))) {
      end--;
    }
    return text.substring(start, end);
  }

  private static boolean blank(int codePoint) {
    return Character.isWhitespace(codePoint) || Character.isSpaceChar(codePoint);
  }

  /** Whether this code point shows nothing of itself, so that two texts could look the same. */
  static boolean unseen(int codePoint) {
    return blank(codePoint)
        || unprintable(codePoint)
        || Character.getType(codePoint) == Character.FORMAT;
  }

  /** Whether this code point is none that a text holds: control, unassigned, half a pair. */
  static boolean unprintable(int codePoint) {
    return switch (Character.getType(codePoint)) {
      case Character.CONTROL,
          Character.UNASSIGNED,
          Character.SURROGATE,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR ->
          true;
      default -> false;
    };
  }
}
