package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * How long sessions live.
 *
 * @param idle without a request, from the last one on
 * @param absolute altogether, from the beginning or the login on
 * @param persistent whether their cookies outlive the browser
 */
record Lifetime(Duration idle, Duration absolute, boolean persistent) {

  /** A touch costs a write, so the expiry moves in steps of this fraction of the idle time. */
  private static final int TOUCH_STEPS = 20;

  /** A hundred years: far enough, and within what every engine can note as a moment. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  Lifetime {
    checkIdle(idle);
    check(absolute, "absolute lifetime");
  }

  /** Refuses a time that no session can be left alone for. */
  static void checkIdle(Duration idle) {
    check(idle, "idle timeout");
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

  Lifetime idle(Duration other) {
    return new Lifetime(other, absolute, persistent);
  }

  Lifetime absolute(Duration other) {
    return new Lifetime(idle, other, persistent);
  }

  Lifetime persistent(boolean other) {
    return new Lifetime(idle, absolute, other);
  }

  /** When a session of these terms ends, unless a request comes after this moment. */
  Instant expiresAt(Instant createdAt, Terms terms, Instant now) {
    Instant end = earlier(now.plus(idle(terms)), createdAt.plus(absolute));
    return terms.end() == null ? end : earlier(end, terms.end());
  }

  boolean worthTouching(Instant expiresAt, Instant next, Terms terms) {
    return Duration.between(expiresAt, next).compareTo(idle(terms).dividedBy(TOUCH_STEPS)) >= 0;
  }

  /**
   * When a session was last used: a touch moves only the expiry, so that tells it. Where something
   * else than idleness will end it, it may have been later.
   */
  Instant lastSeen(Found.Live live) {
    Instant written = live.record().lastSeen();
    Instant touched = live.expiresAt().minus(idle(live.record().terms()));
    return touched.isAfter(written) ? touched : written;
  }

  boolean persistent(Terms terms) {
    return terms.persistent() == null ? persistent : terms.persistent();
  }

  /**
   * How long the browser keeps the cookie of a session; empty for until it closes. As long as the
   * session could live at all: the record's expiry moves with each use and the cookie's need not,
   * so that a token is sent once, and no late response can bring back one that was replaced.
   */
  Optional<Duration> cookieAge(SessionRecord record, Instant now) {
    if (!persistent(record.terms())) {
      return Optional.empty();
    }
    Duration left = Duration.between(now, record.createdAt().plus(absolute));
    if (left.compareTo(Cookie.LONGEST_MAX_AGE) > 0) {
      return Optional.of(Cookie.LONGEST_MAX_AGE);
    }
    return Optional.of(left.toSeconds() < 1 ? Duration.ofSeconds(1) : left);
  }

  private Duration idle(Terms terms) {
    return terms.idle() == null ? idle : terms.idle();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
