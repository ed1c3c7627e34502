package io.cloakroom.form;

import io.cloakroom.body.FormNode;
import io.cloakroom.body.SentValue;
import java.time.DateTimeException;
import java.util.Locale;
import java.util.function.BiConsumer;
import java.util.function.Function;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;

/**
 * A type whose value is one text.
 *
 * @param json the kind of JSON value that is accepted beside text
 * @param code the error if the text does not convert
 * @param inputType the HTML input's type; empty if there is no input for it
 * @param unsent the value if a page sends nothing; null if the value is then missing
 * @param notation the localized notation; null if only Java's is accepted
 * @param secret whether the type is a {@link Secret}
 * @param parse returns null, or throws IllegalArgumentException or DateTimeException, if the text
 *     does not convert, and ArithmeticException if it is a number out of range
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

  /** The JSON values that a type accepts beside text. */
  enum Json {
    TEXT,
    NUMBER,
    FLAG
  }

  /** Returns this type with its localized notation, if it has one. */
  Scalar localized() {
    return Notation.of(this)
        .map(local -> new Scalar(type, json, code, inputType, unsent, local, secret, parse, format))
        .orElse(this);
  }

  /** Returns the type that a page shows for this type and another: text, if they differ. */
  Scalar either(Scalar other) {
    boolean same = type == other.type && (notation == null) == (other.notation == null);
    return same ? this : Scalars.of(String.class).orElseThrow();
  }

  boolean text() {
    return type == String.class;
  }

  /** Returns whether its input has a time of day. */
  boolean clock() {
    return notation == null && (inputType.equals("time") || inputType.equals("datetime-local"));
  }

  /** Returns a text as its input can show it: HTML's times have milliseconds (HTML, 2.3.5.4). */
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
  public ReadResult bind(RecordPath path, Binding binding) {
    FormNode node = path.node();
    if (node == null || node.isEmpty()) {
      return unsent(path);
    }
    if (node.values().isEmpty() || !node.members().isEmpty() || !node.elements().isEmpty()) {
      return binding.fail(path, "shape");
    }
    if (node.values().size() > 1) {
      return binding.fail(path, "single");
    }
    SentValue sent = node.values().get(0);
    boolean taken =
        sent instanceof SentValue.Text
            || (sent instanceof SentValue.JsonNumber && json == Json.NUMBER)
            || (sent instanceof SentValue.JsonBoolean && json == Json.FLAG);
    if (!taken) {
      return binding.fail(path, "type");
    }
    return convert(sent.text().orElse(""), path, binding);
  }

  private ReadResult unsent(RecordPath path) {
    return unsent == null || path.json() ? ReadResult.None.ABSENT : new ReadResult.Value(unsent);
  }

  /** Reads a text; a blank one is absent for all types but text. */
  ReadResult convert(String text, RecordPath path, Binding binding) {
    String clean = verbatim(text, binding) ? text : text.strip();
    if (clean.isEmpty() && !text()) {
      return unsent(path);
    }
    Notation local = path.json() ? null : notation;
    try {
      Object value = parse.apply(local == null ? clean : local.read(clean, binding.locale()));
      return value == null ? binding.fail(path, code) : new ReadResult.Value(value);
    } catch (IllegalArgumentException | DateTimeException e) {
      if (local == null) {
        return binding.fail(path, code);
      }
      String example = local.example(binding.locale());
      binding.add(path, code, Messages.of(binding.locale(), code + ".localized", example));
      return ReadResult.None.FAILED;
    } catch (ArithmeticException e) {
      return binding.fail(path, "number.range");
    }
  }

  /** Returns the value of an option: an enum's constant, or true or false; else its text. */
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

  /** Returns whether the text is used without stripping: a space is a character, too. */
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
