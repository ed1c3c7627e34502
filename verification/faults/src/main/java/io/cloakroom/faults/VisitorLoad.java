package io.cloakroom.faults;

import io.cloakroom.testkit.Await;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;

/** Clients that visit the nodes until they are stopped, and the final reads of their sessions. */
final class VisitorLoad implements AutoCloseable {

  /** The usual number of clients. */
  static final int CLIENTS = 16;

  private static final int READERS = 16;
  private static final Duration PATIENCE = Duration.ofMinutes(2);

  private final Nodes nodes;
  private final History history;
  private final Progress progress = new Progress();
  private final AtomicBoolean stopped = new AtomicBoolean();
  private final ExecutorService threads = Executors.newCachedThreadPool();
  private final List<Future<?>> clients = new ArrayList<>();
  private final AtomicInteger names = new AtomicInteger();
  private final ConcurrentLinkedQueue<Visitor> visitors = new ConcurrentLinkedQueue<>();

  private VisitorLoad(Nodes nodes, History history) {
    this.nodes = nodes;
    this.history = history;
  }

  /** Starts the clients. */
  static VisitorLoad on(Nodes nodes, History history, int clients, long seed) {
    VisitorLoad load = new VisitorLoad(nodes, history);
    Random seeds = new Random(seed);
    for (int i = 0; i < clients; i++) {
      Client client =
          new Client(
              nodes, load::visitor, load.threads, new Random(seeds.nextLong()), load.stopped::get);
      load.clients.add(load.threads.submit(client));
    }
    return load;
  }

  Progress progress() {
    return progress;
  }

  /** Stops the clients and waits for them. */
  void stop() {
    stopped.set(true);
    clients.forEach(VisitorLoad::join);
    clients.clear();
  }

  /**
   * Reads every session with its newest token, and with its earlier tokens on all nodes.
   *
   * @param stale the longest time for which a node may show an outdated copy
   */
  void readAll(Duration stale) {
    if (!stale.isZero()) {
      long until = System.nanoTime() + stale.toNanos();
      Await.until("copies are fresh", PATIENCE, () -> System.nanoTime() - until >= 0);
    }
    ExecutorService readers = Executors.newFixedThreadPool(READERS);
    List<Future<?>> reads = new ArrayList<>();
    for (Visitor visitor : visitors) {
      if (visitor.tokens() > 0) {
        reads.add(readers.submit(() -> readAll(visitor)));
      }
    }
    reads.forEach(VisitorLoad::join);
    readers.shutdown();
  }

  @Override
  public void close() {
    try {
      stop();
    } finally {
      threads.shutdown();
    }
  }

  private Visitor visitor() {
    Visitor visitor = new Visitor("s" + names.incrementAndGet(), history, progress);
    visitors.add(visitor);
    return visitor;
  }

  private void readAll(Visitor visitor) {
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
