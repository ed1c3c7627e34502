package io.cloakroom.form;

/** What reading one place came to. */
sealed interface Outcome {

  /** A typed value. */
  record Value(Object value) implements Outcome {}

  /** No value. */
  enum None implements Outcome {
    /** Nothing was sent, and the type has no value for that. */
    ABSENT,
    /** What was sent is wrong, and the errors are noted. */
    FAILED
  }
}
