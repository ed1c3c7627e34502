package io.cloakroom.form;

import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.Optional;

/** How people write values of a kind, by their language and country. */
sealed interface Notation permits NumberNotation, DateNotation {

  /** The notation of a type; empty where it has none but that of programs. */
  static Optional<Notation> of(Scalar scalar) {
    return scalar.code().startsWith("number")
        ? Optional.of(NumberNotation.of(scalar))
        : DateNotation.of(scalar.type()).map(Notation.class::cast);
  }

  /**
   * What people wrote, as programs write it.
   *
   * @throws IllegalArgumentException where it is not written so
   * @throws java.time.DateTimeException where it is not written so, or there is no such time
   */
  String read(String text, Locale locale);

  /** What programs write, as people do. */
  String write(String plain, Locale locale);

  /** How it looks, for a person who wrote something else. */
  String example(Locale locale);

  /** The keyboard that a device shows (HTML, inputmode). */
  String inputMode();

  /** Marks that say in which direction a text runs: they are in numbers, and nobody sees them. */
  static boolean isDirection(char c) {
    return c == '\u200e' || c == '\u200f' || c == '\u061c';
  }

  /** The digit that a character is in this language or in ASCII; -1 where it is none. */
  static int digit(char c, DecimalFormatSymbols symbols) {
    int own = c - symbols.getZeroDigit();
    return c >= '0' && c <= '9' ? c - '0' : own >= 0 && own <= 9 ? own : -1;
  }

  /** A text with the digits of this language. */
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
