package io.cloakroom.gallery;

import io.cloakroom.form.Field;

/** A field with its label, public because templates that are compiled are in another package. */
public record EngineControl(String label, Field field) {}
