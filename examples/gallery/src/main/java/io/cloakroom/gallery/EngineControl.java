package io.cloakroom.gallery;

import io.cloakroom.form.Field;

/** A field with its label. Public because compiled templates are in another package. */
public record EngineControl(String label, Field field) {

  /** Returns the classes of the field's box. */
  public String style() {
    return field.invalid() ? "field wrong" : "field";
  }
}
