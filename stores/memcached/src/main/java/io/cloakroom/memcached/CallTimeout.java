package io.cloakroom.memcached;

import java.time.Duration;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** The time by which one call of the store must be over. */
final class CallTimeout {

  private final Duration timeout;
  private final long at;

  private CallTimeout(Duration timeout) {
    this.timeout = timeout;
    at = System.nanoTime() + timeout.toNanos();
  }

  static CallTimeout in(Duration timeout) {
    return new CallTimeout(timeout);
  }

  /** Returns the remaining time, at least one millisecond. */
  long millisLeft() throws TimeoutException {
    long left = TimeUnit.NANOSECONDS.toMillis(at - System.nanoTime());
    if (left <= 0) {
      throw new TimeoutException("no answer within " + timeout);
    }
    return left;
  }
}
