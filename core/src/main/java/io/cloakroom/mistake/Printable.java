package io.cloakroom.cli;

/**
 * Text that is safe to print on a terminal. Characters of a body or a file name could move the
 * cursor, overwrite lines or reverse the reading direction.
 */
final class Printable {

  private Printable() {}

  /**
   * Returns the text with JSON escapes for control characters, line ends, invisible formatting
   * characters and unpaired surrogates. A JSON string keeps its value.
   */
  static String of(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (shown(point)) {
            printable.appendCodePoint(point);
          } else {
            for (char unit : Character.toChars(point)) {
              printable.append(String.format("\\u%04X", (int) unit));
            }
          }
        });
    return printable.toString();
  }

  private static boolean shown(int point) {
    return switch (Character.getType(point)) {
      case Character.CONTROL,
          Character.FORMAT,
          Character.LINE_SEPARATOR,
          Character.PARAGRAPH_SEPARATOR,
          Character.SURROGATE ->
          false;
      default -> true;
    };
  }
}
