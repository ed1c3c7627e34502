package io.cloakroom.form;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** Reads one type from what was sent, and writes it back. Prepared once, immutable. */
sealed interface Shape
    permits Scalar, OptionalShape, ListShape, MapShape, RecordShape, ChoiceShape, UploadShape {

  /** Reads the value at a position, and adds its errors to the binding. */
  ReadResult bind(RecordPath path, Binding binding);

  /** Writes a value as names and texts, as a form would send them. */
  void write(String name, Object value, Locale locale, BiConsumer<String, String> sink);

  /**
   * Returns whether its values must not go back to a page because their type is a {@link Secret}.
   */
  default boolean secret() {
    return false;
  }

  /** Returns whether its values are or contain secrets, whatever was sent. */
  default boolean holdsSecret() {
    return holdsSecret(new HashSet<>());
  }

  /**
   * Does the same.
   *
   * @param met the records that were examined already; they may lead back to themselves
   */
  default boolean holdsSecret(Set<RecordShape> met) {
    return secret();
  }

  /** Returns whether a type or one of its interfaces is a {@link Secret}. */
  static boolean secret(Class<?> type) {
    return type.isAnnotationPresent(Secret.class)
        || Arrays.stream(type.getInterfaces()).anyMatch(Shape::secret);
  }

  /** Returns the code of the error if a value is required and nothing was sent. */
  default String required() {
    return "required";
  }

  /**
   * Returns the kind for display: {@code list}, {@code record}, or a type such as {@code
   * LocalDate}.
   */
  default String described() {
    return getClass().getSimpleName().replace("Shape", "").toLowerCase(Locale.ROOT);
  }

  /** Returns the shape that a page shows for either of two; empty if there is none. */
  static Optional<Shape> either(Shape one, Shape other) {
    Shape first = one instanceof OptionalShape optional ? optional.inner() : one;
    Shape second = other instanceof OptionalShape optional ? optional.inner() : other;
    if (first.equals(second)) {
      return Optional.of(first);
    }
    if (first instanceof ListShape list && second instanceof ListShape another) {
      return either(list.element(), another.element())
          .map(element -> new ListShape(element, list.finish()));
    }
    return first instanceof Scalar scalar && second instanceof Scalar another
        ? Optional.of(scalar.either(another))
        : Optional.empty();
  }

  /** Returns a prefix with one more step. */
  static String member(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + '.' + key;
  }
}
