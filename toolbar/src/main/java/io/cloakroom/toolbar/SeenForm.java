package io.cloakroom.toolbar;

import java.util.List;

/**
 * A submitted form in the version that a developer may see.
 *
 * @param contentType the body's content type; empty for a query
 * @param login whether it is the form of a login, whose values are left out
 * @param refusal the code and the message if the form could not be read; empty otherwise
 * @param more the number of rows that were left out
 */
record SeenForm(String contentType, boolean login, String refusal, List<Row> rows, int more) {

  /**
   * A name that was sent, a field that was read, or both.
   *
   * @param offset the offset of its first byte in the body; -1 if it was not sent
   * @param rawName the bytes of the name; for a part, its headers
   * @param rawValue the bytes of the value
   * @param name the name
   * @param steps the steps of the name
   * @param text the value; for a file, a description
   * @param masked whether the value is secret and therefore left out
   * @param pointer the field that reads it, as a JSON pointer; empty if no field does
   * @param meant the name that was probably meant if no field reads it; empty otherwise
   * @param type the field's type
   * @param value the field's converted value; empty if it is absent or compound
   * @param errors the errors
   */
  record Row(
      long offset,
      String rawName,
      String rawValue,
      String name,
      List<String> steps,
      String text,
      boolean masked,
      String pointer,
      String meant,
      String type,
      String value,
      List<String> errors) {

    /** Returns whether no field reads it, which is usually a typing error. */
    boolean isUnread() {
      return offset >= 0 && pointer.isEmpty() && !name.startsWith("_");
    }
  }

  /** The maximum number of rows that are recorded for one form, or of values of a session. */
  static final int MOST_ROWS = 200;
}
