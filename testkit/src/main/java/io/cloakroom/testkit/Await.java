package io.cloakroom.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** Waits for what other threads and processes do, with a deadline instead of a guessed pause. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /**
   * Returns as soon as the condition holds.
   *
   * @param what what is awaited, for the message
   * @throws AssertionError if it does not hold within this time; its cause is what the condition
   *     threw last
   */
  public static void until(String what, Duration within, Callable<Boolean> condition) {
    long deadline = System.nanoTime() + within.toNanos();
    Exception last = null;
    while (true) {
      try {
        if (condition.call()) {
          return;
        }
        last = null;
      } catch (Exception e) {
        last = e;
      }
      if (System.nanoTime() - deadline >= 0) {
        throw new AssertionError("Waited " + within + " in vain: " + what, last);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
