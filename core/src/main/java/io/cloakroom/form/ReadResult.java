package io.cloakroom.form;

/** The result of reading one position of the record. */
sealed interface ReadResult {

  /** A typed value. */
  record Value(Object value) implements ReadResult {}

  /** No value. */
  enum None implements ReadResult {
    /** Nothing was sent, and the type has no value for that. */
    ABSENT,
    /** The sent data is invalid; its errors are collected. */
    FAILED
  }
}
