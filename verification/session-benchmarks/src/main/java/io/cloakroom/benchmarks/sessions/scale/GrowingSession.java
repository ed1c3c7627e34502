package io.cloakroom.benchmarks.sessions.scale;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.session.SessionKey;
import io.cloakroom.store.MemoryStore;
import java.util.ArrayList;
import java.util.List;

/** The cost of a request that uses one attribute, as its session has more and more of them. */
final class GrowingSession {

  private static final List<Integer> ATTRIBUTES = List.of(1, 4, 16, 64, 250, 1_000);

  private GrowingSession() {}

  static void measure(ScalePlan plan, Markdown page) {
    page.head(
        List.of(
            "attributes",
            "one read: CPU · allocated",
            "one written: CPU · allocated",
            "allocated for each attribute, read · written"));
    for (int attributes : ATTRIBUTES) {
      Visitors visitors = new Visitors(MemoryStore.of());
      List<SessionKey<Integer>> keys = new ArrayList<>();
      for (int i = 0; i < attributes; i++) {
        keys.add(SessionKey.of("attribute" + i, Integer.class));
      }
      String cookie = visitors.begin(session -> keys.forEach(key -> session.set(key, 1_000_000)));
      SessionKey<Integer> one = keys.get(attributes / 2);
      Cost read = Cost.of(plan, turn -> visitors.request(cookie, session -> session.get(one)));
      Cost write =
          Cost.of(
              plan,
              turn -> visitors.request(cookie, session -> session.update(one, 0, old -> old + 1)));
      page.row(
          List.of(
              number("%,.0f", attributes),
              cost(read),
              cost(write),
              number("%,.0f B", read.allocated() / attributes)
                  + number(" · %,.0f B", write.allocated() / attributes)));
    }
  }

  private static String cost(Cost cost) {
    return number("%.1f µs", cost.cpuMicros()) + number(" · %,.0f B", cost.allocated());
  }
}
