package io.cloakroom.jdk;

import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;

/**
 * Frees the thread that made it if that thread waits for a client for too long. Reads and writes of
 * the JDK's server have no timeout. Only an interrupt ends them, and it closes the connection.
 */
final class WaitLimit {

  private final Thread waiting = Thread.currentThread();
  private final CompletableFuture<Void> over = new CompletableFuture<>();
  private boolean passed;
  private boolean ended;

  private WaitLimit() {}

  /**
   * Starts a limit, which {@link #end} ends when the wait is over.
   *
   * @param alsoFree frees what else waits for the same client
   */
  static WaitLimit start(Duration duration, Runnable alsoFree) {
    WaitLimit limit = new WaitLimit();
    CompletableFuture<Void> unused =
        limit
            .over
            .orTimeout(duration.toMillis(), TimeUnit.MILLISECONDS)
            .whenComplete((nothing, timeout) -> {
              if (timeout != null) {
                limit.pass(alsoFree);
              }
            });
    return limit;
  }

  private synchronized void pass(Runnable alsoFree) {
    if (!ended) {
      passed = true;
      alsoFree.run();
      waiting.interrupt();
    }
  }

  /** Returns whether the limit has passed, and the connection is closed. */
  synchronized boolean isPassed() {
    return passed;
  }

  /** Ends a limit; null is none. */
  static void end(@Nullable WaitLimit limit) {
    if (limit != null) {
      limit.end();
    }
  }

  private void end() {
    over.complete(null);
    synchronized (this) {
      ended = true;
      if (passed) {
        // The interrupt was for the wait that is over now.
        Thread.interrupted();
      }
    }
  }
}
