package io.cloakroom.redis;

import java.time.Duration;

/**
 * The time at which a call must be over.
 *
 * @param nanoTime the time on the scale of {@link System#nanoTime}
 */
record Deadline(long nanoTime) {

  static Deadline in(Duration time) {
    return new Deadline(System.nanoTime() + time.toNanos());
  }

  boolean isOver() {
    return System.nanoTime() - nanoTime >= 0;
  }

  long remainingNanos() {
    return nanoTime - System.nanoTime();
  }

  /** Returns the remaining time, rounded up to whole milliseconds; 0 once it is over. */
  int remainingMillis() {
    long nanos = nanoTime - System.nanoTime();
    return nanos <= 0 ? 0 : (int) Math.min(Integer.MAX_VALUE, (nanos + 999_999) / 1_000_000);
  }
}
