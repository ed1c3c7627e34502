package io.cloakroom.form;

import java.time.DateTimeException;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type whose value is one text.
 *
 * @param json the JSON value that is taken beside text
 * @param code the error where the text does not convert
 * @param inputType the HTML input's type; empty where there is no input for it
 * @param unsent the value where a page sends nothing; null where that is a missing value
 * @param notation how people write it; null where only programs do
 * @param secret whether the type is a {@link Secret}
 * @param parse gives null, or throws IllegalArgumentException or DateTimeException, where the text
 *     does not convert, and ArithmeticException where it is a number out of range
 */
record Scalar(
    Class<?> type,
    Json json,
    String code,
    String inputType,
    @Nullable Object unsent,
    @Nullable Notation notation,
    boolean secret,
    Function<String, ?> parse,
    Function<Object, String> format)
    implements Shape {

  /** A time with more digits behind the point than three. */
  private static final Pattern FINER = Pattern.compile("(?<=:\\d\\d)(\\.\\d{3})\\d+$");

  /** The JSON values that a type takes beside text. */
  enum Json {
    TEXT,
    NUMBER,
    FLAG
  }

  /** This type as people write it, where that differs from what programs do. */
  Scalar localized() {
    return Notation.of(this)
        .map(local -> new Scalar(type, json, code, inputType, unsent, local, secret, parse, format))
        .orElse(this);
  }

  /** What a page can show for this type and another: text, where they are not the same. */
  Scalar either(Scalar other) {
    boolean same = type == other.type && (notation == null) == (other.notation == null);
    return same ? this : Scalars.of(String.class).orElseThrow();
  }

  boolean text() {
    return type == String.class;
  }

  /** Whether its input is of a time of the day. */
  boolean clock() {
    return notation == null && (inputType.equals("time") || inputType.equals("datetime-local"));
  }

  /** A text as its input can show it: HTML's times have milliseconds (HTML, 2.3.5.4). */
  String shown(String text) {
    return clock() ? FINER.matcher(text).replaceFirst("$1") : text;
  }

  @Override
  public String described() {
    return type.getSimpleName();
  }

  @Override
  public String required() {
    return type.isEnum() || json == Json.FLAG ? "required.choice" : "required";
  }

  @Override
  public Outcome bind(Place place, Binding binding) {
    Node node = place.node();
    if (node == null || node.empty()) {
      return unsent(place);
    }
    if (node.values().isEmpty() || !node.members().isEmpty() || !node.appended().isEmpty()) {
      return binding.fail(place, "shape");
    }
    if (node.values().size() > 1) {
      return binding.fail(place, "single");
    }
    SentValue sent = node.values().get(0);
    boolean taken =
        sent instanceof SentValue.Text
            || (sent instanceof SentValue.Numeral && json == Json.NUMBER)
            || (sent instanceof SentValue.Flag && json == Json.FLAG);
    if (!taken) {
      return binding.fail(place, "type");
    }
    return convert(sent.text().orElse(""), place, binding);
  }

  private Outcome unsent(Place place) {
    return unsent == null || place.json() ? Outcome.None.ABSENT : new Outcome.Value(unsent);
  }

  /** Reads a text; blank is absent for whatever is not text. */
  Outcome convert(String text, Place place, Binding binding) {
    String clean = verbatim(text, binding) ? text : text.strip();
    if (clean.isEmpty() && !text()) {
      return unsent(place);
    }
    Notation local = place.json() ? null : notation;
    try {
      Object value = parse.apply(local == null ? clean : local.read(clean, binding.locale()));
      return value == null ? binding.fail(place, code) : new Outcome.Value(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      if (local == null) {
        return binding.fail(place, code);
      }
      String example = local.example(binding.locale());
      binding.add(place, code, Messages.of(binding.locale(), code + ".localized", example));
      return Outcome.None.FAILED;
    } catch (ArithmeticException e) {
      return binding.fail(place, "number.range");
    }
  }

  /** What an option means: of an enum its constant, of yes and no which; else its text. */
  Object option(Object option) {
    if (type.isEnum() && type.isInstance(option)) {
      return option;
    }
    String text = option instanceof Enum<?> constant ? constant.name() : String.valueOf(option);
    if (text.isBlank() || !(type.isEnum() || json == Json.FLAG)) {
      return text;
    }
    try {
      Object value = parse.apply(text.strip());
      return value == null ? text : value;
    } catch (IllegalArgumentException e) {
      return text;
    }
  }

  /** A space is a character, too. */
  private boolean verbatim(String text, Binding binding) {
    boolean character = code.equals("character") && text.length() == 1;
    return (text() || character) && !binding.trim();
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    String plain = format.apply(value);
    sink.accept(name, notation == null ? plain : notation.write(plain, locale));
  }
}
