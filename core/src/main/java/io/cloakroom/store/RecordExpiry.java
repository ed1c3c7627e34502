package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Expiry;
import com.github.benmanes.caffeine.cache.Ticker;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.TimeUnit;

/**
 * An expiry of cache entries at exactly the time their records expire. The ticker and the durations
 * come from one clock, as nanoseconds since {@code start}, so nothing expires early.
 */
record RecordExpiry(Clock clock, Instant start) implements Ticker, Expiry<StoreKey, LoadedRecord> {

  /** 146 years, the longest time that the cache can count. */
  private static final long NEVER = Long.MAX_VALUE >> 1;

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
    long nanos = TimeUnit.NANOSECONDS.convert(Duration.between(start, moment));
    return Math.min(Math.max(nanos, -NEVER), NEVER);
  }
}
