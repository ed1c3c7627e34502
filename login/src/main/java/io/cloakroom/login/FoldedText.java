package io.cloakroom.login;

import java.text.Normalizer;
import java.util.Locale;
import java.util.Optional;

/**
 * A text on one line in two forms: as typed, and folded, so that spellings that differ only in
 * case, width or surrounding white space are equal.
 *
 * @param typed without white space around it
 * @param key in Unicode form NFKC and in lower case of no particular language
 */
record FoldedText(String typed, String key) {

  /**
   * Returns the text in both forms. Empty if one of them is blank, longer than this, or contains a
   * character that nobody sees.
   */
  static Optional<FoldedText> parse(String text, int maxLength) {
    if (text.length() > maxLength) {
      return Optional.empty();
    }
    String typed = strip(text);
    String key = fold(typed);
    if (key.isEmpty()
        || key.length() > maxLength
        || typed.codePoints().anyMatch(FoldedText::unseen)
        || key.codePoints().anyMatch(FoldedText::unseen)) {
      return Optional.empty();
    }
    return Optional.of(new FoldedText(typed, key));
  }

  /** Returns whether this text is on one line, not blank, and has at most so many characters. */
  static boolean fits(String text, int maxLength) {
    return !text.isBlank()
        && text.length() <= maxLength
        && text.codePoints().noneMatch(FoldedText::unprintable);
  }

  /** Returns the key of any text. */
  static String fold(String text) {
    // Lower case can leave NFKC, and NFKC can leave lower case: the second time settles it.
    return foldOnce(foldOnce(text));
  }

  private static String foldOnce(String text) {
    return strip(Normalizer.normalize(text, Normalizer.Form.NFKC)).toLowerCase(Locale.ROOT);
  }

  /** Removes white space at both ends, the non-breaking kinds included. */
  private static String strip(String text) {
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

  /** Returns whether this code point shows nothing, so that two texts could look the same. */
  private static boolean unseen(int codePoint) {
    return blank(codePoint)
        || unprintable(codePoint)
        || ignorable(codePoint)
        || Character.getType(codePoint) == Character.FORMAT;
  }

  /**
   * Returns whether this code point belongs in no text: a control, unassigned, half a surrogate
   * pair.
   */
  private static boolean unprintable(int codePoint) {
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

  /**
   * Returns whether this letter, mark or symbol shows nothing: one that Unicode calls default
   * ignorable, a property that Java does not have, or the empty Braille pattern.
   */
  private static boolean ignorable(int codePoint) {
    return switch (codePoint) {
      case 0x034f, 0x115f, 0x1160, 0x17b4, 0x17b5, 0x2800, 0x3164, 0xffa0 -> true;
      default ->
          (codePoint >= 0x180b && codePoint <= 0x180f)
              || (codePoint >= 0xfe00 && codePoint <= 0xfe0f)
              || (codePoint >= 0xe0000 && codePoint <= 0xe0fff);
    };
  }
}
