package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** The cost of a request, counted at the server. */
final class RoundTripsTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static final RedisServer server = RedisServer.of();

  /**
   * The commands that clients send. Scripts call others, without a round trip, and set: those of
   * replaces are counted too.
   */
  private static final Set<String> SENT = Set.of("get", "set", "eval", "evalsha", "zrem", "scan");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final OpenStores stores = new OpenStores();
  private final Sessions sessions =
      Sessions.of(
              stores.open(
                  RedisStore.builder(server.url()).clock(clock).timeout(Duration.ofSeconds(30))))
          .withClock(clock);
  private String cookie = "";

  @AfterEach
  void close() {
    stores.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  /** Teaches the server the scripts, then begins to count. */
  private void begun(Consumer<Session> handler) {
    visit(session -> session.set(VISITS, 0));
    visit(session -> session.update(VISITS, 0, n -> n + 1));
    visit(session -> session.logIn("nobody"));
    visit(session -> session.update(VISITS, 0, n -> n + 1));
    clock.advance(Duration.ofMinutes(10));
    visit(session -> session.get(VISITS));
    visit(Session::end);
    cookie = "";
    visit(handler);
    server.forgetCalls();
  }

  private void visit(Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    cookie = exchange.finish().cookie();
  }

  private Map<String, Long> sent() {
    Map<String, Long> sent = new TreeMap<>(server.calls());
    sent.keySet().retainAll(SENT);
    return sent;
  }

  @Test
  void aRequestThatDoesNotUseTheSessionCostsNone() {
    begun(session -> session.set(VISITS, 1));
    visit(session -> {});

    assertThat(sent()).isEmpty();
  }

  @Test
  void aMalformedIdCostsNoneAndAnUnknownOneOne() {
    begun(session -> session.set(VISITS, 1));
    String name = cookie.substring(0, cookie.indexOf('='));
    cookie = name + "=../../x";
    visit(session -> session.get(VISITS));
    assertThat(sent()).isEmpty();

    cookie = name + "=" + "A".repeat(43);
    visit(session -> session.get(VISITS));
    assertThat(sent()).isEqualTo(Map.of("get", 1L));
  }

  @Test
  void aReadCostsOneAndOneMoreOncePerTwentiethOfTheIdleTime() {
    begun(session -> session.set(VISITS, 1));
    for (int i = 0; i < 9; i++) {
      visit(session -> assertThat(session.get(VISITS)).contains(1));
    }
    assertThat(sent()).isEqualTo(Map.of("get", 9L));

    clock.advance(Duration.ofMinutes(30).dividedBy(20).plusMillis(1));
    visit(session -> session.get(VISITS));
    visit(session -> session.get(VISITS));
    assertThat(sent()).isEqualTo(Map.of("get", 11L, "evalsha", 1L));
  }

  @Test
  void aWriteCostsTwoAndTheFirstOfASessionOne() {
    begun(session -> {});
    visit(session -> session.set(VISITS, 1));
    assertThat(sent()).isEqualTo(Map.of("set", 1L));
    server.forgetCalls();

    visit(session -> session.update(VISITS, 0, n -> n + 1));
    assertThat(sent()).isEqualTo(Map.of("get", 1L, "evalsha", 1L, "set", 1L));
  }

  @Test
  void aWriteOfASessionThatIsSomebodysCostsTwoToo() {
    begun(session -> session.logIn("ann"));
    visit(session -> session.update(VISITS, 0, n -> n + 1));

    assertThat(sent()).isEqualTo(Map.of("get", 1L, "evalsha", 1L, "set", 1L));
  }

  @Test
  void expiredSessionsThatAreKeptCostOneMoreAtTheBeginningOfASession() {
    sessions
        .store()
        .flatMap(store -> store.capability(ExpiryIndex.class))
        .orElseThrow()
        .keepExpired("session");
    begun(session -> {});
    visit(session -> session.set(VISITS, 1));
    assertThat(sent()).isEqualTo(Map.of("evalsha", 1L, "set", 1L));
    server.forgetCalls();

    visit(session -> session.update(VISITS, 0, n -> n + 1));
    clock.advance(Duration.ofMinutes(10));
    visit(session -> session.get(VISITS));
    assertThat(sent())
        .as("a write and a touch")
        .isEqualTo(Map.of("get", 2L, "evalsha", 2L, "set", 1L));
  }

  @Test
  void aLoginCostsFourAndALogoutThree() {
    begun(session -> session.set(VISITS, 1));
    visit(session -> session.logIn("ann"));
    // Read; the index, the new record, the retired marker of the old one.
    assertThat(sent()).isEqualTo(Map.of("get", 1L, "evalsha", 2L, "set", 2L));

    server.forgetCalls();
    visit(Session::end);
    assertThat(sent()).isEqualTo(Map.of("get", 1L, "evalsha", 1L, "zrem", 1L));
  }

  @Test
  void aListOfDevicesCostsOneAndOnePerDevice() {
    begun(session -> session.logIn("ann"));
    cookie = "";
    visit(session -> session.logIn("ann"));
    server.forgetCalls();

    assertThat(sessions.ownedBy("ann")).hasSize(2);
    assertThat(sent()).isEqualTo(Map.of("get", 2L));
    assertThat(server.calls()).containsEntry("zrange", 1L);
  }
}
