package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.key.Sha256;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreCopy;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.function.LongPredicate;
import java.util.stream.LongStream;

/**
 * A move from PostgreSQL to Redis. Two nodes serve clients, are replaced one after the other
 * through all steps, and PostgreSQL is stopped at the end. Beside the clients' sessions there are
 * idle ones, which nobody visits until then.
 */
final class Move {

  /**
   * The result of a move.
   *
   * @param verdict the findings about the visitors of the nodes
   * @param copied what the copy reported
   * @param idleLost idle sessions that are missing or not as they were
   * @param loggedOut idle visitors who came back at the end and were not recognized
   * @param copying the time that the copy took
   */
  record Outcome(
      Verdict verdict, StoreCopy.Report copied, long idleLost, long loggedOut, Duration copying) {}

  private static final String HISTORY = "history";
  private static final int NODES = 2;

  /** Few, because the copy needs the machine too. */
  private static final int CLIENTS = 4;

  private static final int WRITERS = 8;
  private static final int RETURNING = 200;

  /** The number of acknowledgements between two replacements. */
  private static final int PROGRESS = 150;

  private final Instant expiry =
      Instant.now().plus(Duration.ofHours(4)).truncatedTo(ChronoUnit.MILLIS);
  private final long idle;
  private final long seed;
  private final Consumer<StoreCopy.Progress> listener;

  private Move(long idle, long seed, Consumer<StoreCopy.Progress> listener) {
    this.idle = idle;
    this.seed = seed;
    this.listener = listener;
  }

  /**
   * Moves everything.
   *
   * @param idle the number of sessions that nobody visits
   * @param listener the listener of the copy's progress
   */
  static Outcome of(long idle, long seed, Consumer<StoreCopy.Progress> listener) {
    try (Scratch scratch = Scratch.make()) {
      return new Move(idle, seed, listener).run(scratch.path());
    }
  }

  private Outcome run(Path folder) {
    Path written = folder.resolve(HISTORY);
    Engines.Started from = Engines.postgres("max_connections=100");
    Engines.Started to = Engines.redis();
    String old = from.at().apply(from.port());
    String young = to.at().apply(to.port());
    try {
      fill(old);
      Outcome outcome;
      try (Nodes nodes = new Nodes(old, Control.NONE, NODES, folder.resolve("log"));
          History history = History.in(written);
          VisitorLoad load = VisitorLoad.on(nodes, history, CLIENTS, seed)) {
        load.progress().awaitAcked(PROGRESS);
        replace(nodes, load, history, StoreSpec.moving(Step.OLD_DECIDES, old, young));
        replace(nodes, load, history, StoreSpec.moving(Step.NEW_DECIDES, old, young));
        history.note("the copy begins");
        long start = System.nanoTime();
        StoreCopy.Report report = copy(old, young);
        Duration copying = Duration.ofNanos(System.nanoTime() - start);
        history.note("the copy ends");
        replace(nodes, load, history, young);
        from.server().kill().run();
        load.progress().awaitAcked(PROGRESS);
        load.stop();
        load.readAll(Duration.ZERO);
        outcome =
            new Outcome(
                History.read(written, events -> Judge.of(events, Promise.NOTHING_LOST)),
                report,
                idleLost(young),
                loggedOut(nodes),
                copying);
      }
      return outcome;
    } finally {
      from.end().run();
      to.end().run();
    }
  }

  private static void replace(Nodes nodes, VisitorLoad load, History history, String store) {
    for (int node = 0; node < nodes.count(); node++) {
      history.note("a node is replaced");
      nodes.restart(node, store);
      load.progress().awaitAcked(PROGRESS);
    }
  }

  private StoreCopy.Report copy(String old, String young) {
    return StoreCopy.builder(open(old), open(young)).onProgress(listener).build().run();
  }

  private static Store open(String spec) {
    return StoreSpec.open(spec, Clock.systemUTC());
  }

  private static String token(long number) {
    return Sha256.base64("token of " + number);
  }

  private static StoreKey key(long number) {
    return new StoreKey("session", Sha256.base64(token(number)));
  }

  private static String name(long number) {
    return "idle" + number;
  }

  /** Returns a session as a node stores it: a third have an owner, and all have a device. */
  private StoredRecord record(long number) {
    long created = expiry.minus(Duration.ofHours(4)).toEpochMilli();
    String json =
        "{\"v\":1,\"created\":%d,\"seen\":%d,\"device\":\"%s\",\"a\":{\"name\":\"%s\",\"set\":[]}}"
            .formatted(created, created, "Mozilla/5.0 " + "x".repeat(60), name(number));
    StoredRecord record = StoredRecord.of(json.getBytes(UTF_8), expiry.plusMillis(number % 999));
    return number % 3 == 0 ? record.withOwner("owner" + number / 30) : record;
  }

  private void fill(String old) {
    // Only faster: what is filled in must not survive a crash.
    String fast = old + (old.contains("?") ? "&" : "?") + "options=-c%20synchronous_commit=off";
    Store store = open(fast);
    long failed = count(number -> !store.create(key(number), record(number)));
    if (failed > 0) {
      throw new IllegalStateException("Idle sessions could not be created: " + failed);
    }
  }

  private long idleLost(String young) {
    Store store = open(young);
    return count(number -> {
      Optional<StoredRecord> found = store.load(key(number)).map(LoadedRecord::record);
      return !found.equals(Optional.of(record(number)));
    });
  }

  /** Sends some of the idle visitors to the nodes, and counts those who are not recognized. */
  private long loggedOut(Nodes nodes) {
    return LongStream.range(0, Math.min(idle, RETURNING))
        .filter(i -> {
          long number = ThreadLocalRandom.current().nextLong(idle);
          RequestResult answer =
              HttpCall.send(nodes.port((int) (i % NODES)), "/read", token(number));
          return !answer.text().contains(name(number));
        })
        .count();
  }

  /** Counts the idle sessions for which this is true. */
  private long count(LongPredicate test) {
    AtomicLong counted = new AtomicLong();
    Thread[] threads = new Thread[WRITERS];
    AtomicLong next = new AtomicLong();
    for (int i = 0; i < WRITERS; i++) {
      threads[i] =
          new Thread(() -> {
            for (long n = next.getAndIncrement(); n < idle; n = next.getAndIncrement()) {
              if (test.test(n)) {
                counted.incrementAndGet();
              }
            }
          });
      threads[i].start();
    }
    for (Thread thread : threads) {
      try {
        thread.join();
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
        throw new IllegalStateException("Interrupted", e);
      }
    }
    return counted.get();
  }
}
