package io.cloakroom.session;

import java.time.Duration;
import java.util.Optional;

/** What the browser is told at the end of a request. */
sealed interface Outcome {

  /** No cookie: what it has stays right, or a fresher one must not be erased. */
  record Keep() implements Outcome {}

  /**
   * The cookie from now on.
   *
   * @param age how long to keep it; empty for until the browser closes
   */
  record Show(String value, Optional<Duration> age) implements Outcome {

    @Override
    public String toString() {
      return "Show[masked]";
    }
  }

  /** The session ended. */
  record Forget() implements Outcome {}
}
