package io.cloakroom.testkit;

import java.time.Duration;
import java.util.concurrent.Callable;
import java.util.concurrent.locks.LockSupport;

/** A wait for other threads and processes, with a deadline instead of a guessed pause. */
public final class Await {

  private static final Duration PAUSE = Duration.ofMillis(5);

  private Await() {}

  /**
   * Waits until the condition is true.
   *
   * @param what a description of the condition, for the message
   * @throws AssertionError if the condition is not true within this time; its cause is the
   *     exception that the condition threw last
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
        throw new AssertionError("Still not true after " + within + ": " + what, last);
      }
      LockSupport.parkNanos(PAUSE.toNanos());
    }
  }
}
