package io.cloakroom.benchmarks.sessions.scale;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.benchmarks.sessions.server.SessionPlace.Engine;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;

/** The cost of a request as a store has more and more sessions. */
final class GrowingSessions {

  /** The sessions that requests use, spread over all. */
  private static final int USED = 1_000;

  private static final int FILLING = 8;

  /** The sessions before the first number. */
  private static final int WARM_UP = 8_000;

  /**
   * One number of sessions.
   *
   * @param beginMicros the CPU time of this process for each session that was begun to come here
   * @param bytes the bytes of all sessions
   */
  record Point(int sessions, Cost read, Cost write, double beginMicros, long bytes) {}

  private GrowingSessions() {}

  /** Measures one store, and writes its table. */
  static List<Point> measure(ScalePlan plan, Engine engine, Markdown page) throws Exception {
    int most = engine == Engine.MEMORY ? plan.memory() : plan.stores();
    List<Point> points = new ArrayList<>();
    try (ScaleStore store = ScaleStore.of(engine)) {
      Visitors visitors = new Visitors(store.store());
      fill(visitors, WARM_UP);
      long empty = store.bytes();
      int sessions = 0;
      for (int wanted : ScalePlan.upTo(most)) {
        long cpu = Cost.cpuNanos();
        List<String> cookies = fill(visitors, wanted - sessions);
        double begin = (Cost.cpuNanos() - cpu) / 1e3 / (wanted - sessions);
        sessions = wanted;
        long bytes = store.bytes() - empty;
        Cost read =
            Cost.of(plan, turn -> visitors.read(cookies.get((int) (turn % cookies.size()))));
        Cost write =
            Cost.of(plan, turn -> visitors.increment(cookies.get((int) (turn % cookies.size()))));
        points.add(new Point(wanted, read, write, begin, bytes));
        System.err.printf("%s: %,d sessions%n", engine, wanted);
      }
    }
    write(page, points);
    return points;
  }

  /** Begins so many sessions on several threads, and returns the cookies of some of them. */
  private static List<String> fill(Visitors visitors, int sessions)
      throws InterruptedException, ExecutionException {
    int each = sessions / FILLING;
    int apart = Math.max(1, sessions / USED);
    ExecutorService threads = Executors.newFixedThreadPool(FILLING);
    try {
      List<Future<List<String>>> parts = new ArrayList<>();
      for (int i = 0; i < FILLING; i++) {
        parts.add(
            threads.submit(() -> {
              List<String> cookies = new ArrayList<>();
              for (int session = 0; session < each; session++) {
                String cookie = visitors.begin();
                if (session % apart == 0) {
                  cookies.add(cookie);
                }
              }
              return cookies;
            }));
      }
      List<String> cookies = new ArrayList<>();
      for (Future<List<String>> part : parts) {
        cookies.addAll(part.get());
      }
      return cookies;
    } finally {
      threads.shutdown();
    }
  }

  private static void write(Markdown page, List<Point> points) {
    page.head(
        List.of(
            "sessions", "read: CPU · time", "write: CPU · time", "new: CPU", "bytes of a session"));
    for (Point point : points) {
      page.row(
          List.of(
              number("%,.0f", point.sessions()),
              cost(point.read()),
              cost(point.write()),
              number("%.1f µs", point.beginMicros()),
              number("%,.0f", (double) point.bytes() / point.sessions())));
    }
  }

  private static String cost(Cost cost) {
    return number("%.1f µs", cost.cpuMicros()) + number(" · %.1f µs", cost.micros());
  }
}
