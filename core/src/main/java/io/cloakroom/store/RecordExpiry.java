package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Instant;

/**
 * An expiry of cache entries at exactly the time their records expire. The ticker and the durations
 * come from one clock, as nanoseconds since {@code start}, so nothing expires early.
 */
record RecordExpiry(Clock clock, Instant start) implements Ticker, Expiry<StoreKey, LoadedRecord> {

  /** 146 years, the longest time that the cache can count. */
  private static final long NEVER = Long.MAX_VALUE >> 1;

  private static final long NANOS_PER_SECOND = 1_000_000_000;
  private static final long MAX_SECONDS = NEVER / NANOS_PER_SECOND - 1;

  static RecordExpiry of(Clock clock) {
    return new RecordExpiry(clock, clock.instant());
  }

  @Override
  public long read() {
    return nanosUntil(clock.instant());
  }

  @Override
  public long expireAfterCreate(StoreKey key, LoadedRecord loaded, long currentTime) {
    return Math.max(0, nanosUntil(loaded.record().expiresAt()) - currentTime);
  }

  @Override
  public long expireAfterUpdate(
      StoreKey key, LoadedRecord loaded, long currentTime, long currentDuration) {
    return expireAfterCreate(key, loaded, currentTime);
  }

  @Override
  public long expireAfterRead(
      StoreKey key, LoadedRecord loaded, long currentTime, long currentDuration) {
    return currentDuration;
  }

  private long nanosUntil(Instant moment) {
    // In numbers instead of a Duration, because the cache asks at each look-up.
    long seconds = moment.getEpochSecond() - start.getEpochSecond();
    if (seconds > MAX_SECONDS || seconds < -MAX_SECONDS) {
      return seconds > 0 ? NEVER : -NEVER;
    }
    return seconds * NANOS_PER_SECOND + moment.getNano() - start.getNano();
  }
}
