package io.cloakroom.form;

import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

/** The notation of a kind of value in a language and country. */
sealed interface Notation permits NumberNotation, DateNotation {

  /** Returns the notation of a type; empty if it has only Java's. */
  static Optional<Notation> of(Scalar scalar) {
    return scalar.code().startsWith("number")
        ? Optional.of(NumberNotation.of(scalar))
        : DateNotation.of(scalar.type()).map(Notation.class::cast);
  }

  /**
   * Converts localized text to Java's notation.
   *
   * @throws IllegalArgumentException if it is not in this notation
   * @throws java.time.DateTimeException if it is not in this notation, or there is no such time
   */
  String read(String text, Locale locale);

  /** Converts Java's notation to localized text. */
  String write(String plain, Locale locale);

  /** Returns an example for an error message. */
  String example(Locale locale);

  /** Returns the keyboard of a device (HTML, inputmode). */
  String inputMode();

  /**
   * Returns whether the character is a direction mark: numbers contain them, and they are
   * invisible.
   */
  static boolean isDirection(char c) {
    return c == '\u200e' || c == '\u200f' || c == '\u061c';
  }

  /** Returns the value of a digit of this language or ASCII; -1 if the character is not one. */
  static int digit(char c, DecimalFormatSymbols symbols) {
    int own = c - symbols.getZeroDigit();
    return c >= '0' && c <= '9' ? c - '0' : own >= 0 && own <= 9 ? own : -1;
  }

  /** Returns a text with the digits of this language. */
  static String digits(String text, DecimalFormatSymbols symbols) {
    StringBuilder own = new StringBuilder(text);
    for (int i = 0; i < own.length(); i++) {
      if (own.charAt(i) >= '0' && own.charAt(i) <= '9') {
        own.setCharAt(i, (char) (own.charAt(i) - '0' + symbols.getZeroDigit()));
      }
    }
    return own.toString();
  }
}
