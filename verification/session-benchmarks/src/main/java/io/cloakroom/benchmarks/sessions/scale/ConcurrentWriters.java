package io.cloakroom.benchmarks.sessions.scale;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.benchmarks.sessions.server.SessionPlace.Engine;
import io.cloakroom.benchmarks.sessions.store.StoreServer.Calls;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** Increments of one session by more and more writers at once. */
final class ConcurrentWriters {

  private static final List<Integer> WRITERS = List.of(1, 4, 16, 64);
  private static final long NANOS = 1_000_000_000;

  private ConcurrentWriters() {}

  static void measure(ScalePlan plan, Engine engine, Markdown page) throws Exception {
    page.head(List.of("writers", "writes a second", "commands of a write", "counted", "missing"));
    try (ScaleStore store = ScaleStore.of(engine)) {
      Visitors visitors = new Visitors(store.store());
      run(visitors, visitors.begin(), 1, plan.seconds());
      for (int writers : WRITERS) {
        String cookie = visitors.begin();
        Calls before = store.calls();
        long written = run(visitors, cookie, writers, plan.seconds());
        Calls calls = store.calls().since(before);
        int counted = visitors.read(cookie) - 1;
        page.row(
            List.of(
                number("%.0f", writers),
                number("%,.0f", (double) written / plan.seconds()),
                engine == Engine.MEMORY ? "–" : number("%.1f", (double) calls.commands() / written),
                number("%,.0f", counted),
                number("%,.0f", (double) (written - counted))));
        if (written != counted) {
          throw new IllegalStateException(
              engine + " counted " + counted + " of " + written + " writes");
        }
      }
    }
  }

  /** Returns how often the writers were answered with success. */
  private static long run(Visitors visitors, String cookie, int writers, int seconds)
      throws InterruptedException, ExecutionException {
    long end = System.nanoTime() + seconds * NANOS;
    ExecutorService threads = Executors.newFixedThreadPool(writers);
    try {
      List<Future<Long>> parts = new ArrayList<>();
      for (int i = 0; i < writers; i++) {
        parts.add(
            threads.submit(() -> {
              long written = 0;
              while (System.nanoTime() < end) {
                visitors.increment(cookie);
                written++;
              }
              return written;
            }));
      }
      long written = 0;
      for (Future<Long> part : parts) {
        written += part.get();
      }
      return written;
    } finally {
      threads.shutdown();
    }
  }
}
