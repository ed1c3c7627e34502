package io.cloakroom.session;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.sun.management.ThreadMXBean;
import io.cloakroom.http.HttpProblem;
import io.cloakroom.key.KeyRing;
import io.cloakroom.store.MemoryStore;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiConsumer;
import org.junit.jupiter.api.Test;

/**
 * Requests with many attributes. Their work is counted in bytes that the thread allocates, which
 * are the same each time, whatever the machine does.
 */
class LargeSessionTest {

  private static final int FEW = 500;
  private static final int FACTOR = 8;

  /** Between linear growth, which is 8, and quadratic growth, which is 64. */
  private static final int MOST = 12;

  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  private final Sessions sessions = Sessions.of(MemoryStore.of()).withMaxBytes(16 << 20);

  private static List<SessionKey<List<Integer>>> keys(int count) {
    List<SessionKey<List<Integer>>> keys = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      keys.add(SessionKey.listOf("attribute" + i, Integer.class));
    }
    return keys;
  }

  private Browser filled(int attributes) {
    Browser browser = new Browser(sessions);
    browser.visit(session -> keys(attributes).forEach(key -> session.set(key, List.of(1))));
    return browser;
  }

  private static long allocated(Runnable work) {
    long before = THREADS.getCurrentThreadAllocatedBytes();
    work.run();
    return THREADS.getCurrentThreadAllocatedBytes() - before;
  }

  /** Returns what one request allocates that does this for each attribute. */
  private long cost(int attributes, BiConsumer<Session, SessionKey<List<Integer>>> step) {
    Browser browser = filled(attributes);
    List<SessionKey<List<Integer>>> keys = keys(attributes);
    return allocated(
        () -> browser.visit(session -> keys.forEach(key -> step.accept(session, key))));
  }

  private void assertLinear(String what, BiConsumer<Session, SessionKey<List<Integer>>> step) {
    // The first run loads classes.
    cost(1, step);
    long few = cost(FEW, step);
    long many = cost(FACTOR * FEW, step);

    assertThat((double) many / few).as("%s: %s and %s bytes", what, few, many).isLessThan(MOST);
  }

  @Test
  void theCostOfAnAttributeDoesNotGrowWithTheirNumber() {
    assertLinear("get", (session, key) -> assertThat(session.get(key)).isPresent());
    assertLinear("set", (session, key) -> session.set(key, List.of(2)));
    assertLinear("update", (session, key) -> session.update(key, List.of(), list -> List.of(3)));
    assertLinear("in place", (session, key) -> session.get(key).orElseThrow().add(4));
    assertLinear(
        "remove and set",
        (session, key) -> {
          session.remove(key);
          session.set(key, List.of(5));
        });
  }

  @Test
  void manyUpdatesOfOneAttributeCostTheSameEach() {
    SessionKey<Integer> count = SessionKey.of("count", Integer.class);
    Browser browser = filled(FEW);
    List<Long> costs = new ArrayList<>();
    for (int updates : new int[] {FEW, FEW, FACTOR * FEW}) {
      costs.add(
          allocated(() ->
              browser.visit(session -> {
                for (int i = 0; i < updates; i++) {
                  session.update(count, 0, n -> n + 1);
                }
              })));
    }

    assertThat((double) costs.get(2) / costs.get(1)).as("%s bytes", costs).isLessThan(MOST);
  }

  @Test
  void aChangeThatDoesNotFitIsTakenBackAndEarlierOnesStay() {
    Browser browser = new Browser(Sessions.sealed(KeyRing.generate()));
    SessionKey<String> name = SessionKey.of("name", String.class);
    SessionKey<Integer> count = SessionKey.of("count", Integer.class);
    Browser.Request request = browser.begin();
    Session session = request.session;
    session.set(name, "Ann");
    session.update(count, 0, n -> n + 1);

    assertThatThrownBy(() -> session.set(name, "x".repeat(5000))).isInstanceOf(HttpProblem.class);
    assertThatThrownBy(() -> session.update(name, "", n -> n + "x".repeat(5000)))
        .isInstanceOf(HttpProblem.class);

    assertThat(session.get(name)).contains("Ann");
    session.update(count, 0, n -> n + 1);
    request.end();
    browser.visit(next -> {
      assertThat(next.get(name)).contains("Ann");
      assertThat(next.get(count)).contains(2);
    });
  }
}
