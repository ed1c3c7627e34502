package io.cloakroom.faults;

import io.cloakroom.testkit.Await;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicLong;

/** How far the load has come. Thread-safe. */
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

  /** Waits until so many more requests were acknowledged. */
  void awaitAcked(int more) {
    long enough = acked.get() + more;
    Await.until("the load goes on", PATIENCE, () -> acked.get() >= enough);
  }

  /**
   * Waits until a fault is felt, at most for this time: there are some that engines live through.
   */
  void awaitFelt(Duration atMost) {
    long before = unknown.get();
    long until = System.nanoTime() + atMost.toNanos();
    Await.until(
        "a fault is felt",
        PATIENCE,
        () -> unknown.get() > before || System.nanoTime() - until >= 0);
  }
}
