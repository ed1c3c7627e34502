package io.cloakroom.store;

import java.time.Duration;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Takes expired records away for as long as it is open, on a thread of its own: in short steps
 * until none is left, then again after a while. Several nodes may each have one for the same store;
 * their rounds spread by themselves.
 *
 * <pre>{@code
 * try (Sweeper sweeper = Sweeper.of(store)) { … }
 * }</pre>
 *
 * <p>Expired records are absent whether they were swept or not, so sweeping is only about room. A
 * store that makes room by itself is left alone. Thread-safe.
 */
public final class Sweeper implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Sweeper.class);
  private static final Duration PAUSE = Duration.ofMinutes(10);
  private static final int BATCH = 500;

  /** How far a pause may differ from the wished one, so that nodes do not meet at each round. */
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

  /** Begins to sweep this store, with pauses of about ten minutes. */
  public static Sweeper of(Store store) {
    return of(store, PAUSE);
  }

  /**
   * Begins to sweep this store.
   *
   * @param pause about how long to wait between two rounds; the first one comes within it
   */
  public static Sweeper of(Store store, Duration pause) {
    if (pause.toMillis() < 1 || pause.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "A sweeper's pause is from a millisecond to a year, not " + pause);
    }
    Sweeper sweeper = new Sweeper(store, pause);
    if (store.capability(Sweepable.class).isPresent()) {
      sweeper.thread.start();
    }
    return sweeper;
  }

  /**
   * Takes away what has expired, in short steps until nothing is left, and returns how much it was:
   * for a job that something else starts. Nothing is done where the store makes room by itself.
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

  /** Stops after the step that is under way, which it awaits for at most five seconds. */
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
        LOG.warn("Expired records could not be swept; a later round takes them", e);
      }
    }
  }
}
