package io.cloakroom.session;

import io.cloakroom.cookie.Cookie;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;

/**
 * The lifetime of sessions.
 *
 * @param idle the time without a request after which a session ends
 * @param absolute the maximum time since the beginning or the login
 * @param persistent whether session cookies outlive the browser
 */
record Lifetime(Duration idle, Duration absolute, boolean persistent) {

  /**
   * The expiry moves in steps of this fraction of the idle timeout, because each touch costs a
   * write.
   */
  private static final int TOUCH_STEPS = 20;

  /** A hundred years: long enough, and in the range of times that every engine can store. */
  private static final Duration LONGEST = Duration.ofDays(36_525);

  Lifetime {
    checkIdle(idle);
    check(absolute, "absolute lifetime");
  }

  /** Refuses an idle timeout that is not positive or is too long. */
  static void checkIdle(Duration idle) {
    check(idle, "idle timeout");
  }

  private static void check(Duration duration, String what) {
    if (duration.isZero() || duration.isNegative()) {
      throw new IllegalArgumentException("The " + what + " must be positive, not " + duration);
    }
    if (duration.compareTo(LONGEST) > 0) {
      throw new IllegalArgumentException(
          "The " + what + " must be at most " + LONGEST.toDays() + " days, not " + duration);
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

  /** Returns when a session with these terms ends if no request comes after {@code now}. */
  Instant expiresAt(Instant createdAt, Terms terms, Instant now) {
    Instant end = earlier(now.plus(idle(terms)), createdAt.plus(absolute));
    return terms.end() == null ? end : earlier(end, terms.end());
  }

  /**
   * Returns when the retired marker of a session with these terms expires: the session itself would
   * have lived that long without a request. Requests that took longer, and browsers that never
   * received the new token, are thus still recognized.
   */
  Instant retiredUntil(Terms terms, Instant now) {
    return now.plus(idle(terms));
  }

  /** Returns when a session with these terms ends in any case. */
  Instant endsAt(Instant createdAt, Terms terms) {
    Instant end = createdAt.plus(absolute);
    return terms.end() == null ? end : earlier(end, terms.end());
  }

  /**
   * Returns from when on a use of a session with this expiry is worth a touch; empty if its expiry
   * is its end already.
   */
  Optional<Instant> touchDue(Instant createdAt, Terms terms, Instant expiresAt) {
    Duration step = idle(terms).dividedBy(TOUCH_STEPS);
    return expiresAt.plus(step).isAfter(endsAt(createdAt, terms))
        ? Optional.empty()
        : Optional.of(expiresAt.plus(step).minus(idle(terms)));
  }

  /**
   * Returns whether a use at this time may be worth a touch of a session with this expiry. If not,
   * the next expiry need not be known: it is at most the idle timeout away.
   */
  boolean mayBeWorthTouching(Instant expiresAt, Terms terms, Instant now) {
    long idleMillis = idle(terms).toMillis();
    long later = now.toEpochMilli() + idleMillis - StoredRecord.expiryMillis(expiresAt);
    // Both moments were rounded down, so the difference may be a millisecond more.
    return later + 1 >= Math.max(1, idleMillis / TOUCH_STEPS);
  }

  boolean worthTouching(Instant expiresAt, Instant next, Terms terms) {
    long later = StoredRecord.expiryMillis(next) - StoredRecord.expiryMillis(expiresAt);
    return later >= Math.max(1, idle(terms).toMillis() / TOUCH_STEPS);
  }

  /**
   * Returns when a session was last used. A touch moves only the expiry, so the time follows from
   * that. If something other than the idle timeout limits the expiry, the session may have been
   * used later.
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
   * Returns how long the browser keeps the cookie of a session; empty if it keeps it until it
   * closes. This is the longest that the session can live. The record's expiry moves with each use,
   * but the cookie's does not have to. A token is therefore sent once, and no late response can
   * bring back one that was replaced.
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

  /** Returns the time without a request after which a session with these terms ends. */
  Duration idle(Terms terms) {
    return terms.idle() == null ? idle : terms.idle();
  }

  private static Instant earlier(Instant one, Instant other) {
    return one.isBefore(other) ? one : other;
  }
}
