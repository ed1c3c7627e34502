package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.Statement;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Queue;
import java.util.UUID;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import javax.sql.DataSource;

/** Visitors who come, read, write, are touched and log out, and how long each call takes. */
final class Traffic {

  private static final int VISITORS = 4;

  /** A pause between two calls, so that they meet the sweep rather than each other. */
  private static final long PAUSE_NANOS = 2_000_000;

  private final JdbcStore store;
  private final List<Thread> threads = new ArrayList<>();
  private final Queue<Long> reads = new ConcurrentLinkedQueue<>();
  private final Queue<Long> writes = new ConcurrentLinkedQueue<>();
  private final Queue<Exception> failures = new ConcurrentLinkedQueue<>();
  private final AtomicInteger created = new AtomicInteger();
  private final AtomicInteger ended = new AtomicInteger();
  private final AtomicInteger waits = new AtomicInteger();
  private final AtomicInteger looks = new AtomicInteger();
  private volatile boolean over;

  private Traffic(JdbcStore store) {
    this.store = store;
  }

  /**
   * Begins the traffic.
   *
   * @param waiting counts the statements that wait for a lock
   */
  static Traffic on(JdbcStore store, DataSource connections, String waiting) {
    Traffic traffic = new Traffic(store);
    for (int i = 0; i < VISITORS; i++) {
      traffic.start(traffic::visit);
    }
    traffic.start(() -> traffic.look(connections, waiting));
    return traffic;
  }

  private interface Work {
    void run() throws Exception;
  }

  private interface Call {
    boolean run();
  }

  private void start(Work work) {
    Thread thread =
        new Thread(() -> {
          try {
            work.run();
          } catch (Exception e) {
            failures.add(e);
          }
        });
    thread.start();
    threads.add(thread);
  }

  private void visit() {
    while (!over) {
      StoreKey key = new StoreKey("session", UUID.randomUUID().toString());
      timed(writes, () -> store.create(key, record("one", 1800)));
      Revision first = read(key).revision();
      timed(writes, () -> store.touch(key, first, Instant.now().plusSeconds(3600)));
      timed(writes, () -> store.replace(key, first, record("two", 1800)));
      Revision second = read(key).revision();
      if (created.incrementAndGet() % 4 == 0) {
        // A logout leaves a record that has expired.
        timed(writes, () -> store.replace(key, second, record("", -7200)));
        created.decrementAndGet();
        ended.incrementAndGet();
      }
    }
  }

  private LoadedRecord read(StoreKey key) {
    List<LoadedRecord> loaded = new ArrayList<>();
    timed(reads, () -> loaded.addAll(store.load(key).stream().toList()));
    return loaded.get(0);
  }

  private static StoredRecord record(String content, int seconds) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.now().plusSeconds(seconds));
  }

  private static void timed(Queue<Long> times, Call call) {
    long start = System.nanoTime();
    if (!call.run()) {
      throw new IllegalStateException("A write of one visitor alone was refused");
    }
    times.add(System.nanoTime() - start);
    LockSupport.parkNanos(PAUSE_NANOS);
  }

  private void look(DataSource connections, String waiting) throws Exception {
    try (Connection connection = connections.getConnection();
        Statement statement = connection.createStatement()) {
      while (!over) {
        try (ResultSet rows = statement.executeQuery(waiting)) {
          rows.next();
          waits.addAndGet(Math.min(1, rows.getInt(1)));
          looks.incrementAndGet();
        }
        LockSupport.parkNanos(5 * PAUSE_NANOS);
      }
    }
  }

  /** Ends the traffic and waits for it. */
  void end() throws InterruptedException {
    over = true;
    for (Thread thread : threads) {
      thread.join();
    }
  }

  List<Exception> failures() {
    return List.copyOf(failures);
  }

  /** Returns the number of sessions that were begun and not ended. */
  int created() {
    return created.get();
  }

  int ended() {
    return ended.get();
  }

  @Override
  public String toString() {
    return "%d reads %s, %d writes %s, a statement waited for a lock in %d of %d looks"
        .formatted(
            reads.size(), spread(reads), writes.size(), spread(writes), waits.get(), looks.get());
  }

  private static String spread(Queue<Long> nanos) {
    long[] sorted = nanos.stream().mapToLong(Long::longValue).sorted().toArray();
    return sorted.length == 0
        ? ""
        : "(median %.1f, 99%% %.1f, longest %.1f ms)"
            .formatted(
                sorted[sorted.length / 2] / 1e6,
                sorted[sorted.length * 99 / 100] / 1e6,
                sorted[sorted.length - 1] / 1e6);
  }
}
