package io.cloakroom.form;

import java.util.ArrayList;
import java.util.List;

/**
 * Collects the errors that {@link Submission#check} finds in a valid form. Serves one check; not
 * thread-safe.
 */
public final class FormErrors {

  private final Fields fields;
  private final List<FieldError> found = new ArrayList<>();

  FormErrors(Fields fields) {
    this.fields = fields;
  }

  /**
   * Adds an error. A field may have several.
   *
   * @param path the field, such as {@code email} or {@code lines[0].quantity}; empty for the form
   * @param code a stable name of the reason, such as {@code email.taken}
   * @param message a sentence for the person who filled in the form
   * @throws IllegalArgumentException if the record declares no such field
   */
  public void reject(String path, String code, String message) {
    found.add(fields.error(path, code, message));
  }

  /** Returns the errors so far, in the order of the calls. */
  List<FieldError> found() {
    return found;
  }
}
