package io.cloakroom.form;

import java.math.BigDecimal;
import java.text.DecimalFormatSymbols;
import java.util.Locale;
import java.util.regex.Pattern;

/**
 * Numbers: digits of the language or ASCII's, grouped by threes or, as in India, by twos before the
 * last three.
 *
 * @param whole whether it has no fraction
 */
record NumberNotation(boolean whole) implements Notation {

  private static final int MAX_LENGTH = 200;

  private static final Pattern PLAIN =
      Pattern.compile(
          "[-+]?(?:[0-9]+|[0-9]{1,3}(?:,[0-9]{3})+|[0-9]{1,2}(?:,[0-9]{2})+,[0-9]{3})?"
              + "(?:\\.[0-9]+)?(?:[eE][-+]?[0-9]+)?");

  /** {@code 1.234} is a thousand times as much in Germany as in Switzerland. */
  private static final Agreement SEPARATORS =
      new Agreement(locales ->
          locales.stream()
                  .map(each -> DecimalFormatSymbols.getInstance(each).getDecimalSeparator())
                  .distinct()
                  .count()
              == 1);

  static NumberNotation of(Scalar scalar) {
    return new NumberNotation(scalar.code().equals("number.whole"));
  }

  @Override
  public String read(String text, Locale locale) {
    if (text.length() > MAX_LENGTH) {
      throw new NumberFormatException();
    }
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    boolean grouped = SEPARATORS.certain(locale);
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = Notation.digit(c, symbols);
      if (digit >= 0) {
        plain.append((char) ('0' + digit));
      } else if (c == symbols.getDecimalSeparator()) {
        plain.append('.');
      } else if (grouped && alike(c) == alike(symbols.getGroupingSeparator())) {
        plain.append(',');
      } else if (c == '-' || c == '\u2212' || c == symbols.getMinusSign()) {
        plain.append('-');
      } else if (c == '+' || c == 'e' || c == 'E') {
        plain.append(c);
      } else if (!Notation.isDirection(c)) {
        throw new NumberFormatException();
      }
    }
    if (!PLAIN.matcher(plain).matches()) {
      throw new NumberFormatException();
    }
    return plain.toString().replace(",", "");
  }

  /** Keyboards have no narrow space and no curled apostrophe. */
  private static char alike(char c) {
    return switch (c) {
      case '\u00a0', '\u202f', '\u2009' -> ' ';
      case '\u2019' -> '\'';
      default -> c;
    };
  }

  /** Without grouping: what is typed over is easier to get right. */
  @Override
  public String write(String plain, Locale locale) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    return Notation.digits(plain.replace('.', symbols.getDecimalSeparator()), symbols);
  }

  @Override
  public String example(Locale locale) {
    return write((whole ? BigDecimal.valueOf(1234) : new BigDecimal("1234.5")).toString(), locale);
  }

  @Override
  public String inputMode() {
    return whole ? "numeric" : "decimal";
  }
}
