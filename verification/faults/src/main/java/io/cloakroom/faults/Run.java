package io.cloakroom.faults;

import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.StandardCopyOption;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** The run of one row: engine, nodes, clients, faults, final reads and the verdict. */
final class Run {

  private static final String HISTORY = "history";
  private static final int CLIENTS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  /**
   * The number of acknowledgements between two strikes, so that each strike meets a working store.
   */
  private static final int PROGRESS = 40;

  private final FaultRow row;
  private final int strikes;
  private final long seed;
  private final Path folder;
  private final Progress progress = new Progress();
  private final AtomicInteger names = new AtomicInteger();
  private final ConcurrentLinkedQueue<Visitor> visitors = new ConcurrentLinkedQueue<>();

  private Run(FaultRow row, int strikes, long seed, Path folder) {
    this.row = row;
    this.strikes = strikes;
    this.seed = seed;
    this.folder = folder;
  }

  /**
   * Runs a row.
   *
   * @param strikes the number of times that the fault strikes
   * @param seed the seed of the clients' and the faults' random choices; the timing still depends
   *     on the machine
   */
  static Result of(FaultRow row, int strikes, long seed) {
    return of(row, strikes, seed, Optional.empty());
  }

  /** Runs a row and copies its history into this folder. */
  static Result of(FaultRow row, int strikes, long seed, Optional<Path> histories) {
    try (Scratch scratch = Scratch.make()) {
      Run run = new Run(row, strikes, seed, scratch.path());
      try {
        return run.run();
      } finally {
        histories.ifPresent(run::keepHistory);
      }
    }
  }

  private void keepHistory(Path folder) {
    try {
      Files.createDirectories(folder);
      Path kept = folder.resolve(row.name().replace('/', '-'));
      Files.copy(this.folder.resolve(HISTORY), kept, StandardCopyOption.REPLACE_EXISTING);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private Result run() {
    Path written = folder.resolve(HISTORY);
    try (Engine engine = row.starter().start(folder)) {
      int struck;
      try (Nodes nodes =
              new Nodes(engine.spec(), row.control(), row.nodes(), folder.resolve("log"));
          History history = History.in(written)) {
        struck = strike(engine, nodes, history);
        readAll(nodes);
      }
      Verdict verdict = History.read(written, events -> Judge.of(events, row.promise()));
      return new Result(row, engine.version(), struck, verdict);
    }
  }

  private int strike(Engine engine, Nodes nodes, History history) {
    AtomicBoolean stopped = new AtomicBoolean();
    ExecutorService threads = Executors.newCachedThreadPool();
    Random seeds = new Random(seed);
    Client.Register register = () -> visitor(history);
    List<Future<?>> clients = new ArrayList<>();
    for (int i = 0; i < CLIENTS; i++) {
      Client client =
          new Client(nodes, register, threads, new Random(seeds.nextLong()), stopped::get);
      clients.add(threads.submit(client));
    }
    int struck = 0;
    try {
      Scene scene = new Scene(engine, nodes, history, progress, new Random(seeds.nextLong()));
      progress.awaitAcked(PROGRESS);
      for (int i = 0; i < strikes; i++) {
        struck += row.fault().strike().on(scene, i);
        progress.awaitAcked(PROGRESS);
      }
    } finally {
      stopped.set(true);
      clients.forEach(Run::join);
      threads.shutdown();
    }
    return struck;
  }

  private Visitor visitor(History history) {
    int number = names.incrementAndGet();
    Visitor visitor = new Visitor("s" + number, history, progress);
    visitors.add(visitor);
    return visitor;
  }

  /** Reads every session with its newest token, and with its earlier tokens on all nodes. */
  private void readAll(Nodes nodes) {
    Duration stale = row.promise().staleFor();
    if (!stale.isZero()) {
      long until = System.nanoTime() + stale.toNanos();
      Await.until("copies are fresh", PATIENCE, () -> System.nanoTime() - until >= 0);
    }
    ExecutorService threads = Executors.newFixedThreadPool(CLIENTS);
    List<Future<?>> reads = new ArrayList<>();
    for (Visitor visitor : visitors) {
      if (visitor.tokens() > 0) {
        reads.add(threads.submit(() -> readAll(visitor, nodes)));
      }
    }
    reads.forEach(Run::join);
    threads.shutdown();
  }

  private static void readAll(Visitor visitor, Nodes nodes) {
    Await.until(
        "a session can be read",
        PATIENCE,
        () -> {
          int port = nodes.port(visitor.hashCode() % nodes.count());
          RequestResult answer = visitor.send(port, Action.FINAL, visitor.newest(), 0, 0);
          return !answer.unknown() && !answer.text().equals(RequestResult.REFUSED);
        });
    for (int token = Math.max(0, visitor.newest() - 2); token < visitor.tokens(); token++) {
      for (int node = 0; node < nodes.count(); node++) {
        visitor.send(nodes.port(node), Action.READ, token, 0, 0);
      }
    }
  }

  private static void join(Future<?> work) {
    try {
      work.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("Interrupted", e);
    } catch (ExecutionException e) {
      throw new IllegalStateException("A client failed", e.getCause());
    }
  }
}
