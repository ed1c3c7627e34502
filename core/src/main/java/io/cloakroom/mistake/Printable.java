package io.cloakroom.mistake;

/**
 * Text that is safe in a line of a log, of a page or of a terminal. Names and values of visitors
 * could begin a line of their own, move the cursor or reverse the reading direction.
 */
public final class Printable {

  private Printable() {}

  /**
   * Returns the text with a question mark for each control character, line end, invisible
   * formatting character and unpaired surrogate.
   */
  public static String of(String text) {
    if (text.codePoints().allMatch(Printable::isShown)) {
      return text;
    }
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints().forEach(point -> printable.appendCodePoint(isShown(point) ? point : '?'));
    return printable.toString();
  }

  /** Returns the text with JSON escapes for these characters. A JSON string keeps its value. */
  public static String escaped(String text) {
    StringBuilder printable = new StringBuilder(text.length());
    text.codePoints()
        .forEach(point -> {
          if (isShown(point)) {
            printable.appendCodePoint(point);
          } else {
            for (char unit : Character.toChars(point)) {
              printable.append(String.format("\\u%04X", (int) unit));
            }
          }
        });
    return printable.toString();
  }

  private static boolean isShown(int point) {
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
