package io.cloakroom.session;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.Optional;

/**
 * The settings that all sessions of one application share.
 *
 * @param explicitClock the clock that the application set; empty for the system's
 */
record SessionSettings(
    Lifetime lifetime,
    SessionCookieSettings cookie,
    int maxBytes,
    ValueCodec values,
    Listeners listeners,
    Optional<Clock> explicitClock) {

  static final SessionSettings DEFAULT =
      new SessionSettings(
          new Lifetime(Duration.ofMinutes(30), Duration.ofHours(12), false),
          SessionCookieSettings.DEFAULT,
          256 * 1024,
          ValueCodec.standard(),
          new Listeners(List.of(), List.of()),
          Optional.empty());

  SessionSettings {
    if (maxBytes < 1) {
      throw new IllegalArgumentException("maxBytes must be positive, not " + maxBytes);
    }
  }

  SessionSettings with(Lifetime lifetime) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, explicitClock);
  }

  SessionSettings with(SessionCookieSettings cookie) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, explicitClock);
  }

  SessionSettings with(int maxBytes) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, explicitClock);
  }

  SessionSettings with(ValueCodec values) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, explicitClock);
  }

  SessionSettings with(Listeners listeners) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, explicitClock);
  }

  SessionSettings with(Clock clock) {
    return new SessionSettings(lifetime, cookie, maxBytes, values, listeners, Optional.of(clock));
  }

  Clock clock() {
    return explicitClock.orElse(Clock.systemUTC());
  }

  void fire(SessionEvent event) {
    listeners.fire(event);
  }
}
