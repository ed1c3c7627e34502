package io.cloakroom.store;

import java.time.Duration;
import java.util.concurrent.atomic.LongAdder;
import java.util.function.Consumer;

/** The progress of one phase of a {@link StoreCopy}. Thread-safe. */
final class CopyProgress {

  private static final long PAUSE_NANOS = Duration.ofMillis(500).toNanos();

  private final Consumer<StoreCopy.Progress> listener;
  private final StoreCopy.Phase phase;
  private final String space;
  private final long total;
  private final LongAdder done = new LongAdder();
  private volatile long reported = System.nanoTime();

  CopyProgress(
      Consumer<StoreCopy.Progress> listener, StoreCopy.Phase phase, String space, long total) {
    this.listener = listener;
    this.phase = phase;
    this.space = space;
    this.total = total;
  }

  /** Counts a record that is done. */
  void advance() {
    done.increment();
    if (System.nanoTime() - reported > PAUSE_NANOS) {
      synchronized (this) {
        if (System.nanoTime() - reported > PAUSE_NANOS) {
          report();
        }
      }
    }
  }

  /** Reports the last state of this phase. */
  synchronized void end() {
    report();
  }

  private void report() {
    listener.accept(new StoreCopy.Progress(phase, space, done.sum(), total));
    reported = System.nanoTime();
  }
}
