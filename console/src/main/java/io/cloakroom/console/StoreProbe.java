package io.cloakroom.console;

import io.cloakroom.http.FailureLog;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayDeque;
import java.util.Arrays;
import java.util.Deque;
import java.util.Optional;
import java.util.concurrent.locks.ReentrantLock;
import org.slf4j.LoggerFactory;

/**
 * Asks a store for a record that is not there, while somebody looks at its health, and remembers
 * the last answers. Thread-safe; one thread at a time asks, and at most once a second.
 */
final class StoreProbe {

  static final int REMEMBERED = 60;

  private static final StoreKey ABSENT = new StoreKey(Sessions.SPACE, "health");
  private static final long PAUSE_NANOS = Duration.ofSeconds(1).toNanos();

  private final Store store;
  private final Clock clock;
  private final FailureLog failures;
  private final ReentrantLock asking = new ReentrantLock();
  private final Deque<Duration> latencies = new ArrayDeque<>();
  private Optional<Instant> downSince = Optional.empty();
  private Optional<Long> lastAsked = Optional.empty();

  StoreProbe(Store store, Clock clock) {
    this.store = store;
    this.clock = clock;
    failures = FailureLog.of(LoggerFactory.getLogger(Console.class), clock);
  }

  /**
   * The known state of a store.
   *
   * @param store the class of the store
   * @param downSince when it was first found not to answer; empty if it answers
   * @param latencies how long the last answers took, in microseconds, the newest one last; 0 if
   *     there were fewer
   */
  @SuppressWarnings("ArrayRecordComponent") // Neither compared nor shown.
  record State(String store, Optional<Instant> downSince, long[] latencies) {

    /** Returns the health in words. */
    String text() {
      return downSince
          .map(since ->
              "Does not answer since " + ConsoleText.moment(since) + ". The log has the reason")
          .orElse("Answers");
    }

    /** Returns the latencies in words. */
    String times() {
      long[] known = Arrays.stream(latencies).filter(micros -> micros > 0).toArray();
      if (known.length == 0) {
        return "Not measured yet";
      }
      long last = known[known.length - 1];
      Arrays.sort(known);
      return "Now %s, median %s, slowest %s of the last %d"
          .formatted(
              millis(last),
              millis(known[known.length / 2]),
              millis(known[known.length - 1]),
              known.length);
    }

    private static String millis(long micros) {
      return ConsoleText.millis(Duration.ofNanos(micros * 1000));
    }
  }

  /** Asks the store, unless that was done just now, and returns what is known. */
  State look() {
    if (asking.tryLock()) {
      try {
        long now = System.nanoTime();
        if (lastAsked.filter(then -> now - then < PAUSE_NANOS).isEmpty()) {
          ask(now);
          lastAsked = Optional.of(System.nanoTime());
        }
      } finally {
        asking.unlock();
      }
    }
    return known();
  }

  private void ask(long start) {
    try {
      boolean unused = store.load(ABSENT).isPresent();
      answered(Duration.ofNanos(System.nanoTime() - start));
    } catch (StoreException e) {
      failures.warn("A store does not answer", e);
      failed();
    }
  }

  private synchronized void answered(Duration latency) {
    downSince = Optional.empty();
    latencies.addLast(latency);
    if (latencies.size() > REMEMBERED) {
      latencies.removeFirst();
    }
  }

  private synchronized void failed() {
    if (downSince.isEmpty()) {
      downSince = Optional.of(clock.instant());
    }
  }

  private synchronized State known() {
    long[] micros = new long[REMEMBERED];
    int i = REMEMBERED - latencies.size();
    for (Duration latency : latencies) {
      micros[i++] = Math.max(1, latency.toNanos() / 1000);
    }
    return new State(store.getClass().getSimpleName(), downSince, micros);
  }
}
