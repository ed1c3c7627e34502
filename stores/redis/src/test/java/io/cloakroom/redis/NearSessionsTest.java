package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.NearStore;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Sessions of two nodes with copies over one Redis, and what they cost, counted at the server. */
final class NearSessionsTest {

  private static final SessionKey<Integer> VISITS = SessionKey.of("visits", Integer.class);
  private static final Duration FOREVER = Duration.ofSeconds(30);

  /**
   * The commands that clients send for records. Heartbeats and calls within scripts are not
   * counted.
   */
  private static final Set<String> SENT = Set.of("get", "eval", "evalsha", "zrem");

  private static final RedisServer server = RedisServer.of();

  /** One node; only its feed goes through a proxy. */
  private record Node(TcpProxy proxy, NearStore near, Sessions sessions) {

    static Node of(OpenStores stores) {
      TcpProxy proxy = TcpProxy.of(server.port());
      RedisStore home = stores.open(RedisStore.builder(server.url()).publishChanges(true));
      RedisStore feed =
          stores.open(RedisStore.builder(server.url(proxy.port())).publishChanges(true));
      NearStore near = NearStore.builder(home).changes(feed.changes()).build();
      return new Node(proxy, near, Sessions.of(near));
    }

    String visit(String cookie, Consumer<Session> handler) {
      TestExchange exchange = TestExchange.get(cookie);
      handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
      return exchange.finish().cookie();
    }

    int visits(String cookie) {
      int[] found = new int[1];
      visit(cookie, session -> found[0] = session.get(VISITS).orElse(-1));
      return found[0];
    }

    void close() {
      near.close();
      proxy.close();
    }
  }

  private final OpenStores stores = new OpenStores();
  private final Node a = Node.of(stores);
  private final Node b = Node.of(stores);

  /** Begun at node a, and copied at both. */
  private final String cookie = a.visit("", session -> session.set(VISITS, 0));

  NearSessionsTest() {
    a.visit(cookie, session -> session.update(VISITS, 0, n -> 0));
    awaitCopy(a);
    awaitCopy(b);
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    stores.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  private Map<String, Long> sent() {
    Map<String, Long> sent = new TreeMap<>(server.calls());
    sent.keySet().retainAll(SENT);
    return sent;
  }

  private void awaitCopy(Node node) {
    Await.until(
        "the node has a copy",
        FOREVER,
        () -> {
          node.visits(cookie);
          server.forgetCalls();
          node.visits(cookie);
          return sent().isEmpty();
        });
  }

  private static void increment(Node node, String cookie) {
    String unused = node.visit(cookie, session -> session.update(VISITS, 0, n -> n + 1));
  }

  @Test
  void aReadCostsNothingAWriteOneAndTheReadAfterItNothing() {
    server.forgetCalls();
    for (int i = 0; i < 9; i++) {
      assertThat(a.visits(cookie)).isZero();
    }
    assertThat(sent()).isEmpty();

    increment(a, cookie);
    assertThat(sent()).isEqualTo(Map.of("evalsha", 1L));
    assertThat(a.visits(cookie)).isOne();
    assertThat(sent()).isEqualTo(Map.of("evalsha", 1L));
  }

  @Test
  void aStaleCopyNeverWinsAndUpdatesOfBothNodesAllCount() {
    Race.of(
        4,
        n -> {
          for (int i = 0; i < 50; i++) {
            increment(n % 2 == 0 ? a : b, cookie);
          }
          return n;
        });

    Await.until("node a has heard", FOREVER, () -> a.visits(cookie) == 200);
    Await.until("node b has heard", FOREVER, () -> b.visits(cookie) == 200);
  }

  @Test
  void updatesAllCountWhileFeedsBreakAndMend() {
    Race.of(
        5,
        n -> {
          for (int i = 0; i < 40; i++) {
            if (n == 4) {
              a.proxy().cutAll();
              b.visits(cookie);
              b.proxy().cutAll();
            } else {
              increment(n % 2 == 0 ? a : b, cookie);
            }
          }
          return n;
        });

    Await.until("node a has heard", FOREVER, () -> a.visits(cookie) == 160);
    Await.until("node b has heard", FOREVER, () -> b.visits(cookie) == 160);
  }

  @Test
  void aLogoutAtOneNodeIsSeenAtTheOther() {
    String loggedIn = a.visit(cookie, session -> session.logIn("ann"));
    a.visit(loggedIn, session -> session.set(VISITS, 7));
    Await.until("node b knows the login", FOREVER, () -> b.visits(loggedIn) == 7);

    String unused = b.visit(loggedIn, Session::end);

    assertThat(b.visits(loggedIn)).isEqualTo(-1);
    Await.until("it ended at node a too", FOREVER, () -> a.visits(loggedIn) == -1);
    a.visit(loggedIn, session -> assertThat(session.owner()).isEmpty());
  }
}
