package io.cloakroom.form;

import java.io.ByteArrayOutputStream;
import java.util.List;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * What a form came to: a valid value, or errors. Both carry the fields as they were sent, for the
 * page that shows the form again.
 *
 * @param <T> the form's record
 */
public sealed interface Submission<T> {

  /** The fields, with the values as sent and the errors. */
  Fields fields();

  /** What is wrong, in the order of the declaration; empty where nothing is. */
  default List<FieldError> errors() {
    return fields().errors();
  }

  /**
   * This submission with one more error, found by the application itself: an address that is taken,
   * a wrong password.
   *
   * @param path the field, such as {@code email} or {@code lines[0].quantity}; empty for the form
   * @param code a stable name of the reason
   * @param message a sentence for the person
   */
  default Invalid<T> reject(String path, String code, String message) {
    return new Invalid<>(fields().reject(path, code, message));
  }

  /** Everything converted and every constraint holds. */
  record Valid<T>(T value, Fields fields) implements Submission<T> {

    /** The fields' names only: the value may hold secrets. */
    @Override
    public String toString() {
      return "Valid[" + fields + ']';
    }
  }

  /**
   * The form is to be shown again: something is wrong, or, without any error, a button has added or
   * removed a row, see {@link Form}.
   */
  record Invalid<T>(Fields fields) implements Submission<T> {

    /** The status of an answer that says what is wrong (RFC 9110, 15.5.21). */
    public static final int STATUS = 422;

    /** The type of {@link #problem}. */
    public static final String PROBLEM_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * The status of the answer that shows the form again: {@link #STATUS}, or 200 where nothing is
     * wrong with it.
     */
    public int status() {
      return errors().isEmpty() ? 200 : STATUS;
    }

    /**
     * The errors as problem details (RFC 9457), for clients that asked for JSON: {@code errors} has
     * an object with {@code name}, {@code pointer}, {@code code} and {@code detail} for each. The
     * title is the status's phrase, as the problem has a {@code code} and no type.
     */
    public byte[] problem() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        json.writeStartObject();
        json.writeStringProperty("title", "Unprocessable Content");
        json.writeNumberProperty("status", STATUS);
        json.writeStringProperty("code", "form.invalid");
        json.writeArrayPropertyStart("errors");
        for (FieldError error : errors()) {
          json.writeStartObject();
          json.writeStringProperty("name", error.name());
          json.writeStringProperty("pointer", error.pointer());
          json.writeStringProperty("code", error.code());
          json.writeStringProperty("detail", error.message());
          json.writeEndObject();
        }
        json.writeEndArray();
        json.writeEndObject();
      }
      return bytes.toByteArray();
    }
  }
}
