package io.cloakroom.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A background task that removes expired records while it is open. It works in short steps until
 * none are left, then pauses and starts again. Every node may run one for the same store; their
 * rounds do not coincide.
 *
 * <pre>{@code
 * try (Sweeper sweeper = Sweeper.of(store)) {
 *   server.run();
 * }
 * }</pre>
 *
 * <p>Expired records are absent whether or not they were swept, so sweeping only frees space. A
 * store that frees space by itself is left alone. Thread-safe.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int BATCH = 500;

  /**
   * The fraction by which a pause may vary, so that the rounds of several nodes do not coincide.
   */
  private static final double JITTER = 0.1;

  private final Store store;
  private final Duration pause;
  private final Thread thread;
  private boolean failing;

  private Sweeper(Store store, Duration pause) {
    this.store = store;
    this.pause = pause;
    thread = new Thread(this::run, "cloakroom-sweeper");
    thread.setDaemon(true);
  }

  /** Starts to sweep this store, with pauses of about ten minutes. */
  public static Sweeper of(Store store) {
    return of(store, PAUSE);
  }

  /**
   * Starts to sweep this store.
   *
   * @param pause the approximate pause between two rounds; the first round starts within it
   */
  public static Sweeper of(Store store, Duration pause) {
    if (pause.toMillis() < 1 || pause.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "The pause of a sweeper must be 1 millisecond to 365 days, not " + pause);
    }
    Sweeper sweeper = new Sweeper(store, pause);
    if (store.capability(Sweepable.class).isPresent()) {
      sweeper.thread.start();
    }
    return sweeper;
  }

  /**
   * Removes all expired records in short steps, and returns how many there were. Use it in a
   * scheduled job. Does nothing if the store frees space by itself.
   */
  public static long sweep(Store store) {
    Optional<Sweepable> sweepable = store.capability(Sweepable.class);
    return sweepable.map(Sweeper::sweepAll).orElse(0L);
  }

  private static long sweepAll(Sweepable store) {
    long sum = 0;
    int swept;
    do {
      swept = store.sweep(BATCH);
      sum += swept;
    } while (swept == BATCH && !Thread.currentThread().isInterrupted());
    return sum;
  }

  /** Stops after the current step, and waits for it for at most five seconds. */
  @Override
  public void close() {
    thread.interrupt();
    try {
      thread.join(Duration.ofSeconds(5).toMillis());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void run() {
    double first = ThreadLocalRandom.current().nextDouble();
    try {
      Thread.sleep(Math.round(first * pause.toMillis()));
      while (!Thread.currentThread().isInterrupted()) {
        round();
        double factor = 1 + JITTER * (2 * ThreadLocalRandom.current().nextDouble() - 1);
        Thread.sleep(Math.round(factor * pause.toMillis()));
      }
    } catch (InterruptedException e) {
      LOG.debug("The sweeper was closed");
    }
  }

  private void round() {
    try {
      long swept = sweep(store);
      LOG.debug("Swept {} expired records", swept);
      if (failing) {
        failing = false;
        LOG.info("Expired records are swept again");
      }
    } catch (RuntimeException e) {
      if (!failing && !Thread.currentThread().isInterrupted()) {
        failing = true;
        LOG.warn("Expired records could not be swept; the next round tries again", e);
      }
    }
  }
}
