package io.cloakroom.form;

import java.util.Optional;

/** One value as the client sent it, under the name it was sent with. */
public sealed interface SentValue {

  /** The name as sent; for JSON, the name under which a form would send it. */
  String name();

  /** The value as text; empty for a file. */
  Optional<String> text();

  /**
   * Text, from a field or a JSON string.
   *
   * @param contentType the type that a part of multipart/form-data declares for its text; empty
   *     where it declares none
   */
  record Text(String name, String value, String contentType) implements SentValue {

    /** Text of no declared type. */
    public Text(String name, String value) {
      this(name, value, "");
    }

    @Override
    public Optional<String> text() {
      return Optional.of(value);
    }

    /** The name only: the value may be secret. */
    @Override
    public String toString() {
      return "Text[" + name + ']';
    }
  }

  /** A JSON number, as written. */
  record Numeral(String name, String value) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.of(value);
    }

    /** The name only: the value may be secret. */
    @Override
    public String toString() {
      return "Numeral[" + name + ']';
    }
  }

  /** A JSON {@code true} or {@code false}. */
  record Flag(String name, boolean value) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.of(String.valueOf(value));
    }

    /** The name only: the value may be secret. */
    @Override
    public String toString() {
      return "Flag[" + name + ']';
    }
  }

  /** A file. */
  record File(String name, Upload upload) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.empty();
    }
  }
}
