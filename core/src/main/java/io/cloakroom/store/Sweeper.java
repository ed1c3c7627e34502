package io.cloakroom.store;

import java.time.Clock;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongConsumer;
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

  /** The maximum number of records that are lost if a node dies while it calls a listener. */
  private static final int TAKEN = 100;

  /**
   * The fraction by which a pause may vary, so that the rounds of several nodes do not coincide.
   */
  private static final double JITTER = 0.1;

  private final Consumer<LongConsumer> round;
  private final Clock clock = Clock.systemUTC();
  private final Duration pause;
  private final Thread thread;
  private volatile SweepProgress progress = SweepProgress.NONE;

  /**
   * Creates a sweeper.
   *
   * @param round removes the records, and reports the number after each step
   */
  private Sweeper(Consumer<LongConsumer> round, Duration pause) {
    if (pause.toMillis() < 1 || pause.compareTo(Duration.ofDays(365)) > 0) {
      throw new IllegalArgumentException(
          "The pause of a sweeper must be 1 millisecond to 365 days, not " + pause);
    }
    this.round = round;
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
    Sweeper sweeper = new Sweeper(removed -> sweep(store, removed), pause);
    if (store.capability(Sweepable.class).isPresent()) {
      sweeper.thread.start();
    }
    return sweeper;
  }

  /**
   * Starts to take the expired records of one key space, and calls a listener for each, on a thread
   * of its own. Another sweeper of the same store instance leaves these records alone. If several
   * nodes do this, each record is given to one of them; it is lost if that node dies before it
   * calls the listener. An exception of the listener is logged and does not stop the sweeper.
   *
   * @param pause the approximate pause between two rounds; the first round starts within it
   * @throws IllegalStateException if the store cannot return expired records
   * @see ExpiryIndex
   */
  public static Sweeper of(
      Store store, Duration pause, String space, Consumer<StoreEntry> listener) {
    ExpiryIndex index =
        store
            .capability(ExpiryIndex.class)
            .orElseThrow(() ->
                new IllegalStateException(
                    store.getClass().getSimpleName()
                        + " cannot return expired records: its server drops them without a word."
                        + " Use a database, files, memory or Redis"));
    Sweeper sweeper = new Sweeper(removed -> takeAll(index, space, listener, removed), pause);
    index.keepExpired(space);
    sweeper.thread.start();
    return sweeper;
  }

  private static void takeAll(
      ExpiryIndex index, String space, Consumer<StoreEntry> listener, LongConsumer removed) {
    List<StoreEntry> taken;
    do {
      taken = index.takeExpired(space, TAKEN);
      int failures = 0;
      for (StoreEntry entry : taken) {
        try {
          listener.accept(entry);
        } catch (RuntimeException e) {
          if (failures++ == 0) {
            LOG.error("A listener failed to handle an expired record in the space {}", space, e);
          }
        }
      }
      if (failures > 1) {
        LOG.error("It failed to handle {} of {} expired records", failures, taken.size());
      }
      removed.accept(taken.size());
    } while (taken.size() == TAKEN && !Thread.currentThread().isInterrupted());
  }

  /**
   * Removes all expired records in short steps, and returns how many there were. Use it in a
   * scheduled job. Does nothing if the store frees space by itself.
   */
  public static long sweep(Store store) {
    AtomicLong sum = new AtomicLong();
    sweep(store, sum::addAndGet);
    return sum.get();
  }

  private static void sweep(Store store, LongConsumer removed) {
    store.capability(Sweepable.class).ifPresent(sweepable -> sweepAll(sweepable, removed));
  }

  private static void sweepAll(Sweepable store, LongConsumer removed) {
    int swept;
    do {
      swept = store.sweep(BATCH);
      removed.accept(swept);
    } while (swept == BATCH && !Thread.currentThread().isInterrupted());
  }

  /** Returns how far this sweeper is, for a page of administration. */
  public SweepProgress progress() {
    return progress;
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
    boolean failing = progress.failed();
    progress = progress.begunAt(clock.instant());
    try {
      round.accept(count -> progress = progress.plus(count));
      LOG.debug("Swept {} expired records", progress.removed());
      progress = progress.ended(false);
      if (failing) {
        LOG.info("Expired records are swept again");
      }
    } catch (RuntimeException e) {
      progress = progress.ended(!Thread.currentThread().isInterrupted());
      if (!failing && progress.failed()) {
        LOG.warn("Expired records could not be swept; the next round tries again", e);
      }
    }
  }
}
