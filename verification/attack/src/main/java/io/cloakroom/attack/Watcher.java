package io.cloakroom.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * A visitor who uses the site while it is attacked: each {@link Probe} once a second, from an
 * address that attacks nothing. Thread-safe.
 */
final class Watcher implements AutoCloseable {

  private static final Duration PERIOD = Duration.ofSeconds(1);
  private static final String ADDRESS = "203.0.113.5";

  private final Wire wire;
  private final String email;
  private final List<Thread> threads = new ArrayList<>();
  private volatile Phase phase;

  private Watcher(Wire wire, String email, Phase first) {
    this.wire = wire;
    this.email = email;
    this.phase = first;
  }

  /** Starts to watch. */
  static Watcher start(Wire wire, String email, Phase first) {
    Watcher watcher = new Watcher(wire, email, first);
    for (Probe probe : Probe.values()) {
      Thread thread = new Thread(() -> watcher.watch(probe), "watch " + probe.text());
      thread.setDaemon(true);
      thread.start();
      watcher.threads.add(thread);
    }
    return watcher;
  }

  /** Counts requests for this phase from now on. */
  void count(Phase next) {
    phase = next;
  }

  private void watch(Probe probe) {
    try {
      while (!wire.isClosed()) {
        Phase counted = phase;
        long start = System.nanoTime();
        Reply reply = probe.run(new Browser(wire, ADDRESS), email);
        long millis = Duration.ofNanos(System.nanoTime() - start).toMillis();
        if (!wire.isClosed()) {
          counted.add(probe, reply, millis);
          Thread.sleep(Math.max(0, PERIOD.toMillis() - millis));
        }
      }
    } catch (InterruptedException end) {
      Thread.currentThread().interrupt();
    }
  }

  @Override
  public void close() {
    wire.close();
    threads.forEach(Thread::interrupt);
  }
}
