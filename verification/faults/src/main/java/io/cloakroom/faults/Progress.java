package io.cloakroom.faults;

import io.cloakroom.testkit.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** The progress of the load. Thread-safe. */
final class Progress {

  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final AtomicLong acked = new AtomicLong();
  private final AtomicLong unknown = new AtomicLong();

  void count(RequestResult answer) {
    if (answer.ok()) {
      acked.incrementAndGet();
    } else if (answer.unknown()) {
      unknown.incrementAndGet();
    }
  }

  /** Waits until this many more requests are acknowledged. */
  void awaitAcked(int more) {
    long enough = acked.get() + more;
    Await.until("the load makes progress", PATIENCE, () -> acked.get() >= enough);
  }

  /**
   * Waits until a request has an unknown outcome, at most for this time. Engines survive some
   * faults without one.
   */
  void awaitUnknown(Duration atMost) {
    long before = unknown.get();
    long until = System.nanoTime() + atMost.toNanos();
    Await.until(
        "a request has an unknown outcome",
        PATIENCE,
        () -> unknown.get() > before || System.nanoTime() - until >= 0);
  }
}
