package io.cloakroom.form;

import java.text.DecimalFormatSymbols;
import java.time.DateTimeException;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.chrono.IsoChronology;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.FormatStyle;
import java.time.format.ResolverStyle;
import java.time.temporal.ChronoField;
import java.time.temporal.TemporalAccessor;
import java.util.Arrays;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.regex.Pattern;

/**
 * Dates and times: the short form of the language, with a year of four digits, or ISO's. A language
 * whose short form has more than numbers and its words for the halves of the day has ISO's only.
 */
enum DateNotation implements Notation {
  DATE(LocalDate.class, DateTimeFormatter.ISO_LOCAL_DATE),
  TIME(LocalTime.class, DateTimeFormatter.ISO_LOCAL_TIME),
  DATE_TIME(LocalDateTime.class, DateTimeFormatter.ISO_LOCAL_DATE_TIME);

  private static final Pattern DAY_FIRST = Pattern.compile("d.*M.*y");
  private static final Pattern MONTH_FIRST = Pattern.compile("M.*d.*y");

  /** {@code 3/4/2026} is in March or in April. */
  private static final Agreement ORDERS =
      new Agreement(locales -> {
        var patterns = locales.stream().map(DateNotation::datePattern).toList();
        return patterns.stream().noneMatch(DAY_FIRST.asMatchPredicate())
            || patterns.stream().noneMatch(MONTH_FIRST.asMatchPredicate());
      });

  private final Class<?> type;
  private final DateTimeFormatter iso;

  DateNotation(Class<?> type, DateTimeFormatter iso) {
    this.type = type;
    this.iso = iso;
  }

  /** The notation of a type; empty where people have none for it. */
  static Optional<DateNotation> of(Class<?> type) {
    return Arrays.stream(values()).filter(each -> each.type == type).findFirst();
  }

  @Override
  public String read(String text, Locale locale) {
    String plain = plain(text, locale);
    try {
      return parse(plain, iso).toString();
    } catch (DateTimeException e) {
      return parse(plain, formatter(locale)).toString();
    }
  }

  private TemporalAccessor parse(String text, DateTimeFormatter format) {
    return switch (this) {
      case DATE -> LocalDate.parse(text, format);
      case TIME -> LocalTime.parse(text, format);
      case DATE_TIME -> LocalDateTime.parse(text, format);
    };
  }

  /** Digits as ASCII's, all white space as a space, no marks of direction. */
  private static String plain(String text, Locale locale) {
    DecimalFormatSymbols symbols = DecimalFormatSymbols.getInstance(locale);
    StringBuilder plain = new StringBuilder(text.length());
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      int digit = Notation.digit(c, symbols);
      if (digit >= 0) {
        plain.append((char) ('0' + digit));
      } else if (Character.isSpaceChar(c)) {
        plain.append(' ');
      } else if (!Notation.isDirection(c)) {
        plain.append(c);
      }
    }
    return plain.toString();
  }

  /** A time that the short form would cut stays as it is. */
  @Override
  public String write(String plain, Locale locale) {
    TemporalAccessor value = parse(plain, iso);
    boolean cut =
        value.isSupported(ChronoField.NANO_OF_DAY)
            && value.getLong(ChronoField.NANO_OF_DAY) % 60_000_000_000L != 0;
    return cut
        ? plain
        : Notation.digits(
            formatter(locale).format(value), DecimalFormatSymbols.getInstance(locale));
  }

  @Override
  public String example(Locale locale) {
    String day = "2026-11-20";
    String time = "16:30";
    return write(this == DATE ? day : this == TIME ? time : day + 'T' + time, locale);
  }

  @Override
  public String inputMode() {
    return "text";
  }

  /** The locale's notation, or ISO's where it has none of numbers. */
  private DateTimeFormatter formatter(Locale locale) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    if (this != TIME) {
      appendDate(builder, locale);
    }
    if (this == DATE_TIME) {
      builder.appendLiteral(' ');
    }
    if (this != DATE) {
      appendTime(builder, locale);
    }
    return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void appendDate(DateTimeFormatterBuilder to, Locale locale) {
    String pattern = datePattern(locale);
    boolean understood = pattern.matches("[dMy ./-]+") && ORDERS.certain(locale);
    to.appendPattern(understood ? pattern.replaceAll("y+", "uuuu") : "uuuu-MM-dd");
  }

  /** With one letter for a number of one or two digits, so that both are read. */
  private static String datePattern(Locale locale) {
    return plain(
            DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                FormatStyle.SHORT, null, IsoChronology.INSTANCE, locale),
            locale)
        .replaceAll("d+", "d")
        .replaceAll("M{1,2}", "M");
  }

  private static void appendTime(DateTimeFormatterBuilder to, Locale locale) {
    String pattern =
        plain(
                DateTimeFormatterBuilder.getLocalizedDateTimePattern(
                    null, FormatStyle.SHORT, IsoChronology.INSTANCE, locale),
                locale)
            .replaceAll("H+", "H")
            .replaceAll("h+", "h");
    if (pattern.matches("H[:.]mm")) {
      to.appendPattern(pattern);
    } else if (pattern.matches("h[:.]mm ?a|a ?h[:.]mm")) {
      int half = pattern.indexOf('a');
      to.appendPattern(pattern.substring(0, half))
          .appendText(ChronoField.AMPM_OF_DAY, Map.of(0L, half(1, locale), 1L, half(13, locale)))
          .appendPattern(pattern.substring(half + 1));
    } else {
      to.appendPattern("HH:mm");
    }
  }

  private static String half(int hour, Locale locale) {
    return plain(DateTimeFormatter.ofPattern("a", locale).format(LocalTime.of(hour, 0)), locale);
  }
}
