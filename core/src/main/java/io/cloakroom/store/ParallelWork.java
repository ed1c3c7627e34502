package io.cloakroom.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Semaphore;
import java.util.concurrent.atomic.AtomicReference;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * Work on many records by a few threads. A call that fails is repeated until nothing succeeded for
 * some time. Only a bounded number of records is in memory. Thread-safe.
 */
final class ParallelWork implements AutoCloseable {

  /** The number of records for each thread that are read ahead. */
  private static final int AHEAD = 32;

  private static final long PAUSE_MILLIS = 250;

  private final ExecutorService threads;
  private final Semaphore places;
  private final int allPlaces;
  private final long patienceNanos;

  /** The {@link System#nanoTime} of the first failure since the last success. */
  private final AtomicReference<Optional<Long>> failingSince =
      new AtomicReference<>(Optional.empty());

  ParallelWork(int threads, Duration patience) {
    this.threads =
        Executors.newFixedThreadPool(
            threads,
            task -> {
              Thread thread = new Thread(task, "cloakroom-copy");
              thread.setDaemon(true);
              return thread;
            });
    allPlaces = threads * AHEAD;
    places = new Semaphore(allPlaces);
    patienceNanos = patience.toNanos();
  }

  /**
   * Handles all of these records. The stream is consumed on the caller's thread.
   *
   * @throws StoreException if a record cannot be handled, after those that were begun
   */
  void each(Stream<StoreEntry> entries, Consumer<StoreEntry> handler) {
    AtomicReference<@Nullable RuntimeException> failure = new AtomicReference<>();
    try {
      entries
          .takeWhile(entry -> failure.get() == null)
          .forEach(entry -> {
            acquire(1);
            threads.execute(() -> {
              try {
                if (failure.get() == null) {
                  boolean unused =
                      retried(() -> {
                        handler.accept(entry);
                        return true;
                      });
                }
              } catch (RuntimeException e) {
                failure.compareAndSet(null, e);
              } finally {
                places.release();
              }
            });
          });
    } finally {
      acquire(allPlaces);
      places.release(allPlaces);
    }
    RuntimeException failed = failure.get();
    if (failed != null) {
      throw failed;
    }
  }

  /** Repeats a call while a store fails, until nothing succeeded for some time. */
  <T> T retried(Supplier<T> call) {
    while (true) {
      try {
        T result = call.get();
        failingSince.set(Optional.empty());
        return result;
      } catch (StoreException e) {
        long now = System.nanoTime();
        Optional<Long> since =
            failingSince.updateAndGet(known -> known.isPresent() ? known : Optional.of(now));
        if (now - since.orElse(now) >= patienceNanos) {
          throw e;
        }
        pause();
      }
    }
  }

  private void acquire(int number) {
    try {
      places.acquire(number);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static void pause() {
    try {
      Thread.sleep(PAUSE_MILLIS);
    } catch (InterruptedException e) {
      throw interrupted(e);
    }
  }

  private static StoreException interrupted(InterruptedException e) {
    Thread.currentThread().interrupt();
    return new StoreException("The copy was interrupted; start it again to continue", e);
  }

  @Override
  public void close() {
    threads.shutdownNow();
  }
}
