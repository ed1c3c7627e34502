package io.cloakroom.form;

import io.cloakroom.form.Scalar.Json;
import java.math.BigDecimal;
import java.math.BigInteger;
import java.net.URI;
import java.time.Duration;
import java.time.Instant;
import java.time.LocalDate;
import java.time.LocalDateTime;
import java.time.LocalTime;
import java.time.MonthDay;
import java.time.OffsetDateTime;
import java.time.Period;
import java.time.Year;
import java.time.YearMonth;
import java.time.ZoneId;
import java.time.ZonedDateTime;
import java.time.format.DateTimeFormatter;
import java.time.format.DateTimeFormatterBuilder;
import java.time.format.SignStyle;
import java.time.temporal.ChronoField;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.UUID;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;

/** The built-in types that convert from one text. Formats are ISO 8601 and Java's own. */
final class Scalars {

  /** The most characters of a number. */
  static final int MAX_DIGITS = 100;

  /** {@link YearMonth#toString} omits the sign that {@link YearMonth#parse} needs from 10000 on. */
  private static final DateTimeFormatter MONTH =
      new DateTimeFormatterBuilder()
          .appendValue(ChronoField.YEAR, 4, 10, SignStyle.EXCEEDS_PAD)
          .appendLiteral('-')
          .appendValue(ChronoField.MONTH_OF_YEAR, 2)
          .toFormatter(Locale.ROOT);

  private static final Map<Class<?>, Scalar> TABLE = new HashMap<>();

  static {
    add(String.class, Json.TEXT, "text", "text", "", Scalars::text);
    number("number.whole", s -> new BigInteger(s).byteValueExact(), byte.class, Byte.class);
    number("number.whole", s -> new BigInteger(s).shortValueExact(), short.class, Short.class);
    number("number.whole", Scalars::whole, int.class, Integer.class);
    number("number.whole", Scalars::longWhole, long.class, Long.class);
    number("number.whole", BigInteger::new, BigInteger.class);
    number("number", s -> finite(decimal(s).floatValue()), float.class, Float.class);
    number("number", s -> finite(decimal(s).doubleValue()), double.class, Double.class);
    add(
        BigDecimal.class,
        Json.NUMBER,
        "number",
        "number",
        null,
        Scalars::decimal,
        value -> plain((BigDecimal) value));
    // Pages do not send unchecked boxes. A required answer, yes or no, is a Boolean.
    add(boolean.class, Json.FLAG, "boolean", "checkbox", false, Scalars::flag);
    add(Boolean.class, Json.FLAG, "boolean", "", null, Scalars::flag);
    add(char.class, Json.TEXT, "character", "text", null, Scalars::character);
    add(Character.class, Json.TEXT, "character", "text", null, Scalars::character);
    add(UUID.class, Json.TEXT, "uuid", "text", null, Scalars::uuid);
    add(URI.class, Json.TEXT, "uri", "url", null, Scalars::web);
    add(LocalDate.class, Json.TEXT, "date", "date", null, LocalDate::parse);
    add(LocalTime.class, Json.TEXT, "time", "time", null, LocalTime::parse);
    add(LocalDateTime.class, Json.TEXT, "date-time", "datetime-local", null, LocalDateTime::parse);
    add(Instant.class, Json.TEXT, "date-time.instant", "text", null, Instant::parse);
    add(OffsetDateTime.class, Json.TEXT, "date-time.offset", "text", null, OffsetDateTime::parse);
    add(ZonedDateTime.class, Json.TEXT, "date-time.zone", "text", null, ZonedDateTime::parse);
    add(
        YearMonth.class,
        Json.TEXT,
        "month",
        "month",
        null,
        YearMonth::parse,
        month -> MONTH.format((YearMonth) month));
    add(Year.class, Json.NUMBER, "year", "number", null, Scalars::year);
    add(MonthDay.class, Json.TEXT, "month-day", "text", null, MonthDay::parse);
    add(Duration.class, Json.TEXT, "duration", "text", null, Duration::parse);
    add(Period.class, Json.TEXT, "period", "text", null, Period::parse);
    add(ZoneId.class, Json.TEXT, "zone", "text", null, ZoneId::of);
  }

  private Scalars() {}

  /** Returns the conversion of this type; empty if there is none. */
  static Optional<Scalar> of(Class<?> type) {
    if (type.isEnum()) {
      return Optional.of(
          new Scalar(
              type,
              Json.TEXT,
              "choice",
              "",
              null,
              null,
              Shape.secret(type),
              constants(type),
              value -> ((Enum<?>) value).name()));
    }
    return Optional.ofNullable(TABLE.get(type));
  }

  private static void number(String code, Function<String, ?> parse, Class<?>... types) {
    for (Class<?> type : types) {
      add(type, Json.NUMBER, code, "number", null, text -> parse.apply(digits(text)));
    }
  }

  private static void add(
      Class<?> type,
      Json json,
      String code,
      String inputType,
      @Nullable Object unsent,
      Function<String, ?> parse) {
    add(type, json, code, inputType, unsent, parse, Object::toString);
  }

  private static void add(
      Class<?> type,
      Json json,
      String code,
      String inputType,
      @Nullable Object unsent,
      Function<String, ?> parse,
      Function<Object, String> format) {
    TABLE.put(type, new Scalar(type, json, code, inputType, unsent, null, false, parse, format));
  }

  /** Returns text that databases and pages can contain: no NUL, no half of a surrogate pair. */
  private static String text(String text) {
    for (int i = 0; i < text.length(); i++) {
      char c = text.charAt(i);
      boolean pair =
          Character.isHighSurrogate(c)
              && i + 1 < text.length()
              && Character.isLowSurrogate(text.charAt(i + 1));
      if (c == 0 || (Character.isSurrogate(c) && !pair)) {
        throw new IllegalArgumentException();
      }
      i += pair ? 1 : 0;
    }
    return text;
  }

  /** Refuses long numbers, which Java parses in quadratic time, and digits of other scripts. */
  private static String digits(String text) {
    boolean taken = text.length() <= MAX_DIGITS;
    for (int i = 0; taken && i < text.length(); i++) {
      taken = text.charAt(i) <= 0x7f;
    }
    if (!taken) {
      throw new NumberFormatException();
    }
    return text;
  }

  /** Parses an int; only long texts need a BigInteger. */
  private static int whole(String digits) {
    return digits.length() < 10 ? Integer.parseInt(digits) : new BigInteger(digits).intValueExact();
  }

  private static long longWhole(String digits) {
    return digits.length() < 19 ? Long.parseLong(digits) : new BigInteger(digits).longValueExact();
  }

  /** Parses a number that is short when it is written out: {@code 1e999999999} is not. */
  private static BigDecimal decimal(String text) {
    BigDecimal number = new BigDecimal(digits(text));
    if (Math.abs((long) number.scale()) > MAX_DIGITS * 4L) {
      throw new ArithmeticException();
    }
    return number;
  }

  /** Writes a number without an exponent, unless it would be too long to be read again. */
  static String plain(BigDecimal number) {
    boolean wide = Math.abs((long) number.scale()) > MAX_DIGITS;
    String plain = wide ? number.toString() : number.toPlainString();
    return plain.length() <= MAX_DIGITS ? plain : number.toString();
  }

  private static float finite(float number) {
    if (Float.isInfinite(number)) {
      throw new ArithmeticException();
    }
    return number;
  }

  private static double finite(double number) {
    if (Double.isInfinite(number)) {
      throw new ArithmeticException();
    }
    return number;
  }

  private static boolean flag(String text) {
    return switch (text.toLowerCase(Locale.ROOT)) {
      case "on", "true", "1", "yes" -> true;
      case "off", "false", "0", "no" -> false;
      default -> throw new IllegalArgumentException();
    };
  }

  private static char character(String text) {
    if (text(text).length() != 1) {
      throw new IllegalArgumentException();
    }
    return text.charAt(0);
  }

  /** Parses a year: {@link Year#parse} refuses what {@link Year#toString} writes for year 800. */
  private static Year year(String text) {
    return Year.of(Integer.parseInt(digits(text)));
  }

  /** Parses a UUID: {@link UUID#fromString} accepts groups of other lengths and signs. */
  private static UUID uuid(String text) {
    UUID uuid = UUID.fromString(text);
    if (!uuid.toString().equalsIgnoreCase(text)) {
      throw new IllegalArgumentException();
    }
    return uuid;
  }

  private static boolean isWeb(String scheme) {
    return scheme.equalsIgnoreCase("http") || scheme.equalsIgnoreCase("https");
  }

  /** Parses a web address: a {@code javascript:} one would be an attack as a link. */
  private static URI web(String text) {
    URI uri = URI.create(text);
    if (uri.getHost() == null || !isWeb(String.valueOf(uri.getScheme()))) {
      throw new IllegalArgumentException();
    }
    return uri;
  }

  /** Finds constants in any case, {@code dark} for {@code DARK}, unless only case differs. */
  private static Function<String, Object> constants(Class<?> type) {
    Map<String, Object> exact = new HashMap<>();
    Map<String, Object> alike = new TreeMap<>(String.CASE_INSENSITIVE_ORDER);
    Set<String> ambiguous = new TreeSet<>(String.CASE_INSENSITIVE_ORDER);
    for (Object constant : type.getEnumConstants()) {
      String name = ((Enum<?>) constant).name();
      exact.put(name, constant);
      if (alike.put(name, constant) != null) {
        ambiguous.add(name);
      }
    }
    alike.keySet().removeAll(ambiguous);
    return text -> {
      Object constant = exact.getOrDefault(text, alike.get(text));
      if (constant == null) {
        throw new IllegalArgumentException();
      }
      return constant;
    };
  }
}
