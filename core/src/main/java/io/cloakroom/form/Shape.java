package io.cloakroom.form;

import java.util.Locale;
import java.util.function.BiConsumer;

/** How one type is read from what was sent, and written back to it. Prepared once, immutable. */
sealed interface Shape
    permits Scalar, OptionalShape, ListShape, MapShape, RecordShape, ChoiceShape, UploadShape {

  /** Reads a place; what is wrong goes to the binding. */
  Outcome bind(Place place, Binding binding);

  /** Writes a value as names and texts, as a form would send them. */
  void write(String name, Object value, Locale locale, BiConsumer<String, String> sink);

  /** The code of the error where a value is required and nothing was sent. */
  default String required() {
    return "required";
  }

  /** What it is, for people: {@code list}, {@code record}, or a type such as {@code LocalDate}. */
  default String described() {
    return getClass().getSimpleName().replace("Shape", "").toLowerCase(Locale.ROOT);
  }

  /** A prefix with one more step. */
  static String member(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + '.' + key;
  }
}
