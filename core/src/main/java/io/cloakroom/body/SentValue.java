package io.cloakroom.body;

import java.util.Optional;

/** One value as the client sent it, with the name it was sent under. */
public sealed interface SentValue {

  /** Returns the name as sent; for JSON, the name under which a form would send it. */
  String name();

  /** Returns the value as text; empty for a file. */
  Optional<String> text();

  /**
   * Returns whether the client declares this field's value to be a JSON document. It does so by the
   * type of the part, or as axios does by a name that ends with <code>{}</code>.
   */
  default boolean declaresJson() {
    return false;
  }

  /**
   * Text, from a field or a JSON string.
   *
   * @param contentType the type that a part of multipart/form-data declares for its text; empty if
   *     it declares none
   */
  record Text(String name, String value, String contentType) implements SentValue {

    /** Returns a value of text without a declared type. */
    public Text(String name, String value) {
      this(name, value, "");
    }

    @Override
    public Optional<String> text() {
      return Optional.of(value);
    }

    @Override
    public boolean declaresJson() {
      return NamePath.marksJson(name) || MediaType.namesJson(contentType);
    }

    /** Shows the name only: the value may be secret. */
    @Override
    public String toString() {
      return "Text[" + name + ']';
    }
  }

  /** A JSON number, as written. */
  record JsonNumber(String name, String value) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.of(value);
    }

    /** Shows the name only: the value may be secret. */
    @Override
    public String toString() {
      return "JsonNumber[" + name + ']';
    }
  }

  /** A JSON {@code true} or {@code false}. */
  record JsonBoolean(String name, boolean value) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.of(String.valueOf(value));
    }

    /** Shows the name only: the value may be secret. */
    @Override
    public String toString() {
      return "JsonBoolean[" + name + ']';
    }
  }

  /** A file. */
  record File(String name, Upload upload) implements SentValue {
    @Override
    public Optional<String> text() {
      return Optional.empty();
    }

    @Override
    public boolean declaresJson() {
      return MediaType.namesJson(upload.contentType());
    }
  }
}
