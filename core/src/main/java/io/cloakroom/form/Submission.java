package io.cloakroom.form;

import io.cloakroom.http.StatusPhrase;
import java.io.ByteArrayOutputStream;
import java.util.List;
import java.util.Optional;
import java.util.function.BiConsumer;
import tools.jackson.core.JsonGenerator;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;

/**
 * The result of reading a form: a valid value, or errors. Both have the fields as they were sent,
 * for a page that shows the form again.
 *
 * <pre>{@code
 * Submission<SignUp> sent =
 *     SIGN_UP
 *         .read(exchange)
 *         .check(
 *             (signUp, errors) -> {
 *               if (accounts.has(signUp.email())) {
 *                 errors.reject("email", "email.taken", "This email address has an account");
 *               }
 *             });
 * if (sent instanceof Submission.Valid<SignUp> valid) {
 *   accounts.add(valid.value());
 * }
 * }</pre>
 *
 * @param <T> the form's record
 */
public sealed interface Submission<T> {

  /** Returns the fields, with the values as sent and the errors. */
  Fields fields();

  /** Returns the errors, in declaration order; empty if the form is valid. */
  default List<FieldError> errors() {
    return fields().errors();
  }

  /**
   * Checks a valid value further, such as against a database. The check does not run if the form is
   * invalid already.
   *
   * @param check takes the value, and rejects fields of it
   * @return this submission if the check found nothing, else an {@link Invalid} with its errors in
   *     the order they were rejected
   */
  default Submission<T> check(BiConsumer<? super T, ? super FormErrors> check) {
    if (!(this instanceof Valid<T> valid)) {
      return this;
    }
    FormErrors errors = new FormErrors(fields());
    check.accept(valid.value(), errors);
    return errors.found().isEmpty() ? this : new Invalid<>(fields().with(errors.found()));
  }

  /**
   * Returns the text of one field that has no error, even if other fields have some: for checks
   * that are to find all errors at once. It is the text of a secret, too, so it belongs on no page.
   *
   * @param path the field, such as {@code email} or {@code lines[0].quantity}
   * @return empty if the field has an error, or contains other fields; an empty text if nothing was
   *     sent
   * @throws IllegalArgumentException if the record declares no such field
   */
  default Optional<String> text(String path) {
    return fields().get(path).checkedText();
  }

  /**
   * Returns this submission with one more error, such as a wrong password.
   *
   * @param path the field, such as {@code email} or {@code lines[0].quantity}; empty for the form
   * @param code a stable name of the reason
   * @param message a sentence for the person who filled in the form
   * @throws IllegalArgumentException if the record declares no such field
   */
  default Invalid<T> reject(String path, String code, String message) {
    return new Invalid<>(fields().with(List.of(fields().error(path, code, message))));
  }

  /** A form whose values all converted and satisfy every constraint. */
  record Valid<T>(T value, Fields fields) implements Submission<T> {

    /** Shows the fields' names only: the value may contain secrets. */
    @Override
    public String toString() {
      return "Valid[" + fields + ']';
    }
  }

  /**
   * A form to be shown again: it has errors, or, without any error, a button has added or removed a
   * row, see {@link Form}.
   */
  record Invalid<T>(Fields fields) implements Submission<T> {

    /** The status of an answer with errors (RFC 9110, 15.5.21). */
    public static final int STATUS = 422;

    /** The media type of {@link #problem}. */
    public static final String PROBLEM_TYPE = "application/problem+json";

    private static final JsonFactory JSON = new JsonFactory();

    /**
     * Returns the status of the answer that shows the form again: {@link #STATUS}, or 200 if there
     * are no errors.
     */
    public int status() {
      return errors().isEmpty() ? 200 : STATUS;
    }

    /**
     * Returns the errors as problem details (RFC 9457), for clients that asked for JSON. Each is an
     * object in {@code errors} with {@code name}, {@code pointer}, {@code code} and {@code detail}.
     * The title is the status's phrase, as the problem has a {@code code} and no type.
     */
    public byte[] problem() {
      ByteArrayOutputStream bytes = new ByteArrayOutputStream();
      try (JsonGenerator json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
        json.writeStartObject();
        json.writeStringProperty("title", StatusPhrase.of(STATUS));
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
