package io.cloakroom.gallery;

import io.cloakroom.Answer;
import io.cloakroom.Visit;
import io.pebbletemplates.pebble.extension.AbstractExtension;
import io.pebbletemplates.pebble.extension.Filter;
import io.pebbletemplates.pebble.extension.Function;
import io.pebbletemplates.pebble.template.EvaluationContext;
import io.pebbletemplates.pebble.template.PebbleTemplate;
import java.math.BigDecimal;
import java.text.MessageFormat;
import java.text.NumberFormat;
import java.time.Instant;
import java.time.ZoneId;
import java.time.format.DateTimeFormatter;
import java.time.format.FormatStyle;
import java.util.Currency;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.MissingResourceException;
import java.util.Objects;
import java.util.ResourceBundle;
import java.util.function.BiFunction;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/**
 * The gallery's texts in the visitor's language. Templates can use the function {@code t}, as in
 * {@code {{ t('photo.by', photo.uploader) }}}, and the filters {@code translated}, {@code price},
 * {@code day}, {@code moment} and {@code size}. Thread-safe.
 */
final class Texts extends AbstractExtension {

  /** The languages of the gallery. Visitors who prefer another one see English. */
  static final List<Locale> LANGUAGES = List.of(Locale.ENGLISH, Locale.GERMAN);

  private static final Currency EURO = Currency.getInstance("EUR");

  /** A control that does not fall back to the language of the machine. */
  private static final ResourceBundle.Control NO_FALLBACK =
      ResourceBundle.Control.getNoFallbackControl(ResourceBundle.Control.FORMAT_PROPERTIES);

  private static final int MOST_ARGUMENTS = 4;

  private final ZoneId zone;

  /** Creates texts that show times in this zone. */
  Texts(ZoneId zone) {
    this.zone = zone;
  }

  /** Begins the response to a successful form, with this message for the visitor. */
  static Answer done(Visit visit, String key, Object... arguments) {
    return visit.done(text(visit, key, arguments));
  }

  /** Returns the text of a key in the visitor's language. */
  static String text(Visit visit, String key, Object... arguments) {
    return text(visit.locale(), key, arguments);
  }

  /**
   * Returns the text of a key, with its placeholders filled in (see {@link MessageFormat}).
   *
   * @throws MissingResourceException if there is no such key
   */
  static String text(Locale locale, String key, Object... arguments) {
    Locale language = locale.getLanguage().equals("de") ? Locale.GERMAN : Locale.ROOT;
    String text = ResourceBundle.getBundle("messages", language, NO_FALLBACK).getString(key);
    return arguments.length == 0
        ? text
        : new MessageFormat(text, language.equals(Locale.ROOT) ? Locale.ENGLISH : language)
            .format(arguments);
  }

  /** Translates the English message of an error; returns it as it is if no translation exists. */
  static String translated(String english, Locale locale) {
    if (!locale.getLanguage().equals("de")) {
      return english;
    }
    ResourceBundle german = ResourceBundle.getBundle("errors", Locale.GERMAN, NO_FALLBACK);
    return german.containsKey(english) ? german.getString(english) : english;
  }

  @Override
  public Map<String, Function> getFunctions() {
    return Map.of("t", new TextFunction());
  }

  @Override
  public Map<String, Filter> getFilters() {
    return Map.of(
        "translated", new Format<>(String.class, Texts::translated),
        "price", new Format<>(BigDecimal.class, Texts::price),
        "day", new Format<>(Instant.class, (at, locale) -> at(at, locale, FormatStyle.LONG, null)),
        "moment", new Format<>(Instant.class, this::moment),
        "size", new Format<>(Number.class, Texts::size));
  }

  /** Returns a date and a time. */
  String moment(Instant at, Locale locale) {
    return at(at, locale, FormatStyle.MEDIUM, FormatStyle.SHORT);
  }

  /** Returns a size in bytes, kB or MB. */
  private static String size(Number bytes, Locale locale) {
    long count = bytes.longValue();
    String key =
        count < 1000 ? "size.bytes" : count < 1_000_000 ? "size.kilobytes" : "size.megabytes";
    return text(locale, key, count < 1000 ? count : count / (count < 1_000_000 ? 1e3 : 1e6));
  }

  private static String price(BigDecimal amount, Locale locale) {
    NumberFormat format =
        NumberFormat.getCurrencyInstance(
            locale.getLanguage().equals("de") ? Locale.GERMANY : Locale.UK);
    format.setCurrency(EURO);
    return format.format(amount);
  }

  private String at(Instant at, Locale locale, FormatStyle date, @Nullable FormatStyle time) {
    DateTimeFormatter formatter =
        time == null
            ? DateTimeFormatter.ofLocalizedDate(date)
            : DateTimeFormatter.ofLocalizedDateTime(date, time);
    Locale language = locale.getLanguage().equals("de") ? Locale.GERMANY : Locale.UK;
    return formatter.withLocale(language).withZone(zone).format(at);
  }

  private static final class TextFunction implements Function {

    @Override
    public List<String> getArgumentNames() {
      return List.of("key", "0", "1", "2", "3");
    }

    @Override
    public Object execute(
        Map<String, Object> arguments, PebbleTemplate self, EvaluationContext context, int line) {
      Object[] values =
          IntStream.range(0, MOST_ARGUMENTS)
              .mapToObj(i -> arguments.get(String.valueOf(i)))
              .takeWhile(Objects::nonNull)
              .toArray();
      return text(context.getLocale(), String.valueOf(arguments.get("key")), values);
    }
  }

  private record Format<T>(Class<T> type, BiFunction<T, Locale, String> format) implements Filter {

    @Override
    public List<String> getArgumentNames() {
      return List.of();
    }

    @Override
    public Object apply(
        Object input,
        Map<String, Object> arguments,
        PebbleTemplate self,
        EvaluationContext context,
        int line) {
      return format.apply(type.cast(input), context.getLocale());
    }
  }
}
