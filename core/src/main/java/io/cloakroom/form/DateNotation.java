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
import java.util.concurrent.ConcurrentHashMap;
import java.util.regex.Pattern;

/**
 * Dates and times: the short form of the language, with a year of four digits, or ISO's. A language
 * whose short form has more than numbers and its words for the halves of the day has ISO's only.
 */
enum DateNotation implements Notation {
  DATE(LocalDate.class) {
    @Override
    void append(DateTimeFormatterBuilder to, Locale locale) {
      appendDate(to, locale);
    }
  },

  TIME(LocalTime.class) {
    @Override
    void append(DateTimeFormatterBuilder to, Locale locale) {
      appendTime(to, locale);
    }
  },

  DATE_TIME(LocalDateTime.class) {
    @Override
    void append(DateTimeFormatterBuilder to, Locale locale) {
      appendDate(to, locale);
      to.appendLiteral(' ');
      appendTime(to, locale);
    }
  };

  private static final Pattern DAY_FIRST = Pattern.compile("d.*M.*y");
  private static final Pattern MONTH_FIRST = Pattern.compile("M.*d.*y");

  /** By language, whether its countries put the day and the month in the same order. */
  private static final Map<String, Boolean> AGREEING = new ConcurrentHashMap<>();

  private final Class<?> type;

  DateNotation(Class<?> type) {
    this.type = type;
  }

  /** The notation of a type; empty where people have none for it. */
  static Optional<DateNotation> of(Class<?> type) {
    return Arrays.stream(values()).filter(each -> each.type == type).findFirst();
  }

  /** Adds the locale's notation, or ISO's where it has none of numbers. */
  abstract void append(DateTimeFormatterBuilder to, Locale locale);

  @Override
  public String read(String text, Locale locale) {
    String plain = plain(text, locale);
    try {
      return iso(plain).toString();
    } catch (DateTimeException e) {
      return from(formatter(locale).parse(plain)).toString();
    }
  }

  private TemporalAccessor iso(String text) {
    return switch (this) {
      case DATE -> LocalDate.parse(text);
      case TIME -> LocalTime.parse(text);
      case DATE_TIME -> LocalDateTime.parse(text);
    };
  }

  private TemporalAccessor from(TemporalAccessor parsed) {
    return switch (this) {
      case DATE -> LocalDate.from(parsed);
      case TIME -> LocalTime.from(parsed);
      case DATE_TIME -> LocalDateTime.from(parsed);
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
    TemporalAccessor value = iso(plain);
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

  private DateTimeFormatter formatter(Locale locale) {
    DateTimeFormatterBuilder builder = new DateTimeFormatterBuilder().parseCaseInsensitive();
    append(builder, locale);
    return builder.toFormatter(Locale.ROOT).withResolverStyle(ResolverStyle.STRICT);
  }

  private static void appendDate(DateTimeFormatterBuilder to, Locale locale) {
    String pattern = datePattern(locale);
    boolean understood = pattern.matches("[dMy ./-]+") && agrees(locale);
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

  /** {@code 3/4/2026} is in March or in April. */
  private static boolean agrees(Locale locale) {
    if (!locale.getCountry().isEmpty()) {
      return true;
    }
    String language = locale.getLanguage();
    Boolean known = AGREEING.get(language);
    if (known == null) {
      var patterns =
          Arrays.stream(Locale.getAvailableLocales())
              .filter(each -> each.getLanguage().equals(language))
              .map(DateNotation::datePattern)
              .toList();
      known =
          patterns.stream().noneMatch(DAY_FIRST.asMatchPredicate())
              || patterns.stream().noneMatch(MONTH_FIRST.asMatchPredicate());
      if (!patterns.isEmpty()) {
        AGREEING.put(language, known); // Of the languages that Java knows only, for all can ask.
      }
    }
    return known;
  }
}
