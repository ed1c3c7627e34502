package io.cloakroom.metrics;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.TestExchange;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;

class SessionMetricsTest {

  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final SessionKey<String> TEXT = SessionKey.of("count", String.class);

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();
  private final MemoryStore store = MemoryStore.of();
  private final Sessions sessions = Sessions.of(store).withListener(SessionMetrics.of(registry));
  private String cookie = "";

  /** A request that is under way until it is finished. */
  private final class Request {

    private final TestExchange exchange = TestExchange.of("GET", "/");
    private final Session session;

    Request() {
      this(sessions);
    }

    Request(Sessions sessions) {
      if (!cookie.isEmpty()) {
        exchange.with("Cookie", cookie);
      }
      session = sessions.open(exchange, new CookiePolicy(true)).session();
    }

    void finish() {
      exchange.finish();
      exchange.sent("Set-Cookie").forEach(set -> cookie = set.split(";", 2)[0]);
    }
  }

  private void visit(Consumer<Session> handler) {
    Request request = new Request();
    handler.accept(request.session);
    request.finish();
  }

  private double count(String name, String... tags) {
    return registry.get("cloakroom.sessions." + name).tags(tags).counter().count();
  }

  @Test
  void countsWhatHappensToRealSessions() {
    visit(session -> session.set(COUNT, 1));
    visit(session -> session.logIn("ann"));
    Request slow = new Request();
    slow.session.update(COUNT, 0, n -> n + 1);
    Request late = new Request();
    late.session.update(COUNT, 0, n -> n + 1);
    visit(session -> session.update(COUNT, 0, n -> n + 1));
    slow.finish();
    Request otherVersion = new Request(Sessions.of(store));
    otherVersion.session.set(TEXT, "many");
    otherVersion.finish();
    visit(session -> assertThat(session.get(COUNT)).isEmpty());
    String token = cookie;
    visit(Session::end);
    late.finish();
    cookie = token;
    visit(session -> assertThat(session.owner()).isEmpty());
    cookie = "";
    visit(session -> session.logIn("bob"));
    assertThat(sessions.endAll("bob")).isEqualTo(1);

    assertThat(count("created")).isEqualTo(2);
    assertThat(count("rotated")).isEqualTo(1);
    assertThat(count("conflicts")).isEqualTo(2);
    assertThat(count("dropped")).isEqualTo(1);
    assertThat(count("undecodable", "what", "attribute")).isEqualTo(1);
    assertThat(count("ended", "reason", "by-request")).isEqualTo(1);
    assertThat(count("ended", "reason", "from-elsewhere")).isEqualTo(1);
    assertThat(count("notfound")).isEqualTo(1);
  }

  @Test
  void countsRecordsThatOnlyAnotherVersionReads() {
    visit(session -> session.set(COUNT, 1));
    StoreEntry entry = store.scan("session").findFirst().orElseThrow();
    StoredRecord foreign =
        StoredRecord.of("foreign".getBytes(UTF_8), entry.loaded().record().expiresAt());
    assertThat(store.replace(entry.key(), entry.loaded().revision(), foreign)).isTrue();

    visit(session -> assertThat(session.get(COUNT)).isEmpty());

    assertThat(count("undecodable", "what", "record")).isEqualTo(1);
  }

  @Test
  void namesNoSessionAndNoOwnerAndShowsEveryCounterFromTheStart() {
    int before = registry.getMeters().size();
    visit(session -> session.logIn("ann@example.org"));
    visit(Session::end);

    assertThat(registry.getMeters()).hasSize(before).hasSize(9);
    assertThat(registry.getMetersAsString()).doesNotContain("ann");
  }
}
