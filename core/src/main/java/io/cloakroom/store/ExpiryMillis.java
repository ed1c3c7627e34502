package io.cloakroom.store;

import java.time.Instant;

/**
 * The notation in which stores write an expiry: milliseconds since 1970-01-01T00:00Z as a {@code
 * long}, rounded down, with {@link Long#MAX_VALUE} for never. It knows no time zone and orders as
 * the moments do, so an engine may compare it.
 */
public final class ExpiryMillis {

  /** {@link Instant#MAX}. */
  public static final long NEVER = Long.MAX_VALUE;

  private ExpiryMillis() {}

  /** The notation of this moment; one that is out of its range is {@link #NEVER}, or long past. */
  public static long of(Instant expiresAt) {
    if (expiresAt.getEpochSecond() >= NEVER / 1000) {
      return NEVER;
    }
    if (expiresAt.getEpochSecond() <= Long.MIN_VALUE / 1000) {
      return Long.MIN_VALUE;
    }
    return expiresAt.toEpochMilli();
  }

  /** The moment that {@link #of} wrote. */
  public static Instant instant(long millis) {
    return millis == NEVER ? Instant.MAX : Instant.ofEpochMilli(millis);
  }
}
