package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;

/**
 * The time that Redis keeps a record. Expiry follows the store's clock; Redis only removes what has
 * expired. Its time counts from now and has a margin, so clocks that differ end nothing early.
 */
final class Lifespan {

  private static final long LEAST_MARGIN = Duration.ofMinutes(5).toMillis();
  private static final long MOST_MARGIN = Duration.ofHours(1).toMillis();
  private static final Duration LEAST_INDEX_MARGIN = Duration.ofHours(1);
  private static final Duration MOST_INDEX_MARGIN = Duration.ofDays(1);

  /** The longest time; a record that lives longer is kept forever. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  private Lifespan() {}

  /**
   * Returns the time to the expiry plus a margin, in milliseconds as digits; empty for forever. The
   * margin is as long as the time to the expiry, but at least 5 minutes and at most 1 hour.
   */
  static byte[] of(Instant now, Instant expiresAt) {
    long from = now.toEpochMilli();
    long until = StoredRecord.expiryMillis(expiresAt);
    if (until > from + LONGEST.toMillis()) {
      return new byte[0];
    }
    long life = until > from ? until - from : 0;
    long margin = Math.max(LEAST_MARGIN, Math.min(MOST_MARGIN, life));
    return Long.toString(life + margin).getBytes(US_ASCII);
  }

  /**
   * Returns the time until which an index has a record: longer than the record lives, so that
   * touches rarely change the index, and clocks that differ remove nothing early. The margin is as
   * long as the time to the expiry, but at least 1 hour and at most 1 day.
   */
  static Instant indexed(Instant now, Instant expiresAt) {
    if (expiresAt.isAfter(now.plus(LONGEST))) {
      return Instant.MAX;
    }
    Instant later = expiresAt.isAfter(now) ? expiresAt : now;
    Duration margin = Duration.between(now, later);
    if (margin.compareTo(LEAST_INDEX_MARGIN) < 0) {
      margin = LEAST_INDEX_MARGIN;
    }
    if (margin.compareTo(MOST_INDEX_MARGIN) > 0) {
      margin = MOST_INDEX_MARGIN;
    }
    return later.plus(margin);
  }
}
