package io.cloakroom.session;

import java.time.Clock;
import java.time.Duration;

/** What the sessions of one application have in common. */
record SessionSettings(
    Lifetime lifetime,
    SessionCookieSettings cookie,
    int maxBytes,
    ValueCodec values,
    Listeners listeners,
    Clock clock) {

  /** Long enough for the requests that were in flight at a rotation. */
  static final Duration RETIRED_FOR = Duration.ofMinutes(1);

  SessionSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive, not " + maxBytes);
    }
  }

  SessionSettings with(Lifetime lifetime) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  SessionSettings with(SessionCookieSettings cookie) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  SessionSettings with(int maxBytes) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  SessionSettings with(ValueCodec values) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  SessionSettings with(Listeners listeners) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  SessionSettings with(Clock clock) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, clock);
  }

  void tell(SessionEvent event) {
    listeners.tell(event);
  }
}
