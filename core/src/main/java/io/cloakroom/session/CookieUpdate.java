package io.cloakroom.session;

import java.time.Duration;
import java.util.Optional;

/** What the browser is told at the end of a request. */
sealed interface CookieUpdate {

  /** No cookie: what it has stays right, or a fresher one must not be erased. */
  record Keep() implements CookieUpdate {}

  /**
   * The cookie from now on.
   *
   * @param age how long to keep it; empty for until the browser closes
   */
  record Send(String value, Optional<Duration> age) implements CookieUpdate {

    @Override
    public String toString() {
      return "Send[masked]";
    }
  }

  /** The session ended. */
  record Clear() implements CookieUpdate {}
}
