package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.time.Duration;
import java.time.Instant;

/**
 * How long Redis keeps what expires by the store's clock. Redis' own expiry only takes the rubbish
 * away: it is counted from now and somewhat late, so that clocks that differ end nothing early.
 */
final class Lifespan {

  private static final Duration LEAST_MARGIN = Duration.ofMinutes(5);
  private static final Duration MOST_MARGIN = Duration.ofHours(1);

  /** Whatever lives longer is kept for ever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Lifespan() {}

  /**
   * Milliseconds as digits: to the expiry, and as long again, 5 minutes to an hour; empty: ever.
   */
  static byte[] of(Instant now, Instant expiresAt) {
    if (expiresAt.isAfter(now.plus(LONGEST))) {
      return new byte[0];
    }
    Duration life = expiresAt.isAfter(now) ? Duration.between(now, expiresAt) : Duration.ZERO;
    Duration margin = life;
    if (margin.compareTo(MOST_MARGIN) > 0) {
      margin = MOST_MARGIN;
    }
    if (margin.compareTo(LEAST_MARGIN) < 0) {
      margin = LEAST_MARGIN;
    }
    return Long.toString(Math.max(1, life.plus(margin).toMillis())).getBytes(US_ASCII);
  }

  /** The moment that is twice as far away, and a day. */
  static Instant doubled(Instant now, Instant expiresAt) {
    if (expiresAt.isAfter(now.plus(LONGEST))) {
      return Instant.MAX;
    }
    Instant later = expiresAt.isAfter(now) ? expiresAt : now;
    return later.plus(Duration.between(now, later)).plus(Duration.ofDays(1));
  }
}
