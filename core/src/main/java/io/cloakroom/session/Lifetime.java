package io.cloakroom.session;

import java.time.Duration;
import java.time.Instant;

/**
 * How long sessions live.
 *
 * @param idle without a request, from the last one on
 * @param absolute altogether, from the beginning or the login on
 */
record Lifetime(Duration idle, Duration absolute) {

  /** A touch costs a write, so the expiry moves in steps of this fraction of the idle time. */
  private static final int TOUCH_STEPS = 20;

  /** A hundred years: far enough, and within what every engine can note as a moment. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  Lifetime {
    check(idle, "idle timeout");
    check(absolute, "absolute lifetime");
  }

  private static void check(Duration duration, String what) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("The " + what + " must be positive, not " + duration);
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The " + what + " is at most " + LONGEST.toDays() + " days, not " + duration);
    }
  }

  Instant expiresAt(Instant createdAt, Instant now) {
    Instant idleEnd = now.plus(idle);
    Instant end = createdAt.plus(absolute);
    return idleEnd.isBefore(end) ? idleEnd : end;
  }

  boolean worthTouching(Instant expiresAt, Instant next) {
    return Duration.between(expiresAt, next).compareTo(idle.dividedBy(TOUCH_STEPS)) >= 0;
  }
}
