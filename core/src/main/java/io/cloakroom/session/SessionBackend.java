package io.cloakroom.session;

import io.cloakroom.http.HttpProblem;
import java.util.Optional;

/** Where an application's sessions live between requests. Thread-safe. */
sealed interface SessionBackend permits StoreBackend, CookieBackend {

  /** What the browser's cookie opens. */
  Found find(SessionCookie cookie);

  /** The secret that only this session's browser knows, without a round trip. */
  Optional<SessionToken> token(SessionCookie cookie);

  /**
   * Refuses what cannot be kept, as soon as that can be known.
   *
   * @throws HttpProblem 413 where it is too large
   */
  void check(Draft draft, Found base, SessionCookie cookie);

  /** Carries out what a request of this userAgent did to what it found. */
  CookieUpdate commit(Found found, ChangeLog log, String userAgent, SessionCookie cookie);

  /**
   * All sessions, seen from outside of a request.
   *
   * @throws IllegalStateException where nobody has them together
   */
  Directory directory();

  /** Whether {@link #directory} can find sessions by their owner. */
  boolean knowsOwners();

  /** What a visitor is told whose session takes no more, and the log, why. */
  static HttpProblem tooLarge(String why) {
    return new HttpProblem(
        413,
        "session.too-large",
        "This session holds more than it can. Remove something and try again.",
        new IllegalStateException(why));
  }
}
