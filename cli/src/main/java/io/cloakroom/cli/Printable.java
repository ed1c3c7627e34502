package io.cloakroom.cli;

/**
 * Text that a terminal shows as it is. What a body or a file's name brings could otherwise move the
 * cursor, take lines back or turn the reading direction.
 */
final class Printable {

  private Printable() {}

  /**
   * The text with its controls, line ends included, and its invisible formatting characters as
   * escapes of JSON, so that a string of JSON keeps its value; half a surrogate pair is one, too.
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
