package io.cloakroom.form;

import java.util.Arrays;
import java.util.HashSet;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** How one type is read from what was sent, and written back to it. Prepared once, immutable. */
sealed interface Shape
    permits Scalar, OptionalShape, ListShape, MapShape, RecordShape, ChoiceShape, UploadShape {

  /** Reads a place; what is wrong goes to the binding. */
  Outcome bind(Place place, Binding binding);

  /** Writes a value as names and texts, as a form would send them. */
  void write(String name, Object value, Locale locale, BiConsumer<String, String> sink);

  /** Whether its values must not go back to a page, as their type is a {@link Secret}. */
  default boolean secret() {
    return false;
  }

  /** Whether its values, or something within them, are secret, whatever was sent. */
  default boolean holdsSecret() {
    return holdsSecret(new HashSet<>());
  }

  /**
   * The same.
   *
   * @param met the records that were looked into already; they may lead back to themselves
   */
  default boolean holdsSecret(Set<RecordShape> met) {
    return secret();
  }

  /** Whether all values of a type are secret: its own, or those of an interface of it. */
  static boolean secret(Class<?> type) {
    return type.isAnnotationPresent(Secret.class)
        || Arrays.stream(type.getInterfaces()).anyMatch(Shape::secret);
  }

  /** The code of the error where a value is required and nothing was sent. */
  default String required() {
    return "required";
  }

  /** What it is, for people: {@code list}, {@code record}, or a type such as {@code LocalDate}. */
  default String described() {
    return getClass().getSimpleName().replace("Shape", "").toLowerCase(Locale.ROOT);
  }

  /** What a page can show for either of two; empty where that is not the same. */
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

  /** A prefix with one more step. */
  static String member(String prefix, String key) {
    return prefix.isEmpty() ? key : prefix + '.' + key;
  }
}
