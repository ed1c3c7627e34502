package io.cloakroom.jdbc.call;

/** Whether a statement may be sent again after its connection was cut. */
public enum Repetition {
  /** Nothing but a second effect would tell that the first one had an effect. */
  NEVER,
  /** A second effect changes nothing, or there is none. */
  FREELY,
  /**
   * It names what it changes and returns whether it did. A second one has an effect only if the
   * first has none, not even later. If the second has none, the outcome is unknown.
   */
  CONDITIONALLY
}
