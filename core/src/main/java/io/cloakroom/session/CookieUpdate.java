package io.cloakroom.session;

import java.time.Duration;
import java.util.Optional;

/** The update of the session cookie at the end of a request. */
sealed interface CookieUpdate {

  /** No cookie: the browser's own is still valid, or a newer one must not be overwritten. */
  record Keep() implements CookieUpdate {}

  /**
   * A new cookie.
   *
   * @param age the time to keep it; empty to keep it until the browser closes
   */
  record Send(String value, Optional<Duration> age) implements CookieUpdate {

    @Override
    public String toString() {
      return "Send[masked]";
    }
  }

  /** The removal of the cookie, because the session ended. */
  record Clear() implements CookieUpdate {}

  /**
   * No cookie, and no change saved: the session moved to another token during the request.
   *
   * @param base the session under its old token
   */
  record Refuse(Found.Retired base) implements CookieUpdate {}
}
