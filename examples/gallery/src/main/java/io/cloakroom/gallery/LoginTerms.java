package io.cloakroom.gallery;

import io.cloakroom.session.Session;
import io.cloakroom.session.SessionInfo;
import java.time.Clock;
import java.time.Duration;

/** The lifetime of a login: until the browser closes, or 30 days on a remembered device. */
final class LoginTerms {

  /** The time for which a device is remembered, and the longest life of any session. */
  static final Duration REMEMBERED = Duration.ofDays(30);

  /** The longest life of a login on a device that is not remembered. */
  static final Duration USUAL = Duration.ofHours(12);

  private LoginTerms() {}

  /** Sets the terms of a session that has just logged in, whatever terms it had before. */
  static void apply(Session session, boolean remember, Clock clock) {
    session.resetLifetime();
    if (remember) {
      session.setIdleTimeout(REMEMBERED);
      session.setPersistent(true);
    } else {
      session.setExpiry(clock.instant().plus(USUAL));
    }
  }

  /** Returns whether a session's device is remembered for longer than the usual lifetime. */
  static boolean remembers(SessionInfo session) {
    return Duration.between(session.lastSeen(), session.expiresAt()).compareTo(USUAL) > 0;
  }
}
