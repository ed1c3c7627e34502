package io.cloakroom.session;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;

/** What the sessions of one application have in common. */
record SessionSettings(
    Lifetime lifetime, int maxBytes, ValueCodec values, SessionListener listener, Clock clock) {

  /** Long enough for the requests that were in flight at a rotation. */
  static final Duration RETIRED_FOR = Duration.ofMinutes(1);

  SessionSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive, not " + maxBytes);
    }
  }

  SessionSettings with(Lifetime lifetime) {
    return new SessionSettings(lifetime, maxBytes, values, listener, clock);
  }

  SessionSettings with(int maxBytes) {
    return new SessionSettings(lifetime, maxBytes, values, listener, clock);
  }

  SessionSettings with(ValueCodec values) {
    return new SessionSettings(lifetime, maxBytes, values, listener, clock);
  }

  SessionSettings with(SessionListener listener) {
    return new SessionSettings(lifetime, maxBytes, values, listener, clock);
  }

  SessionSettings with(Clock clock) {
    return new SessionSettings(lifetime, maxBytes, values, listener, clock);
  }

  /**
   * When a session was last used: a touch moves only the expiry, so that tells it. Under the
   * absolute lifetime's end it may have been later.
   */
  Instant lastSeen(Found.Live live) {
    Instant written = live.record().lastSeen();
    Instant touched = live.expiresAt().minus(lifetime.idle());
    return touched.isAfter(written) ? touched : written;
  }
}
