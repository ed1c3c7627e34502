package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.cookie.CookiePolicy;
import io.cloakroom.session.Session;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.TestExchange;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.Consumer;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with copies over one PostgreSQL that tells them of changes. */
final class PostgresNearStoreTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final SessionKey<Integer> COUNT = SessionKey.of("count", Integer.class);
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final PostgresServer server = PostgresServer.shared();
  private final String database = server.freshDatabase();
  private final TcpProxy proxy = TcpProxy.of(server.port());
  private final HikariDataSource direct = Pools.of(server.jdbcUrl(database));
  private final HikariDataSource proxied = Pools.impatient(server.jdbcUrl(database, proxy.port()));
  private final JdbcStore home = JdbcStore.builder(direct).publishChanges(true).build();
  private final RecordingStore counted = RecordingStore.of(home);
  private final NearStore a;
  private final NearStore b;

  PostgresNearStoreTest() {
    home.createSchema();
    home.create(KEY, record("0"));
    // Only the feed of node a goes through the proxy: its loads and writes are not cut with it.
    JdbcStore feed = JdbcStore.builder(proxied).publishChanges(true).build();
    a = NearStore.builder(counted).changes(feed.changes()).build();
    b = NearStore.builder(home).changes(home.changes()).build();
    awaitCopy();
  }

  @AfterEach
  void close() {
    a.close();
    b.close();
    direct.close();
    proxied.close();
    proxy.close();
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private static String content(Store store) {
    return new String(store.load(KEY).orElseThrow().record().content(), UTF_8);
  }

  /** Node a's feed tells, so that it keeps copies. */
  private void awaitCopy() {
    Await.until(
        "node a has a copy",
        FOREVER,
        () -> {
          a.load(KEY);
          counted.reset();
          a.load(KEY);
          return counted.calls().isEmpty();
        });
  }

  private static void increment(Store store) {
    while (true) {
      LoadedRecord now = store.load(KEY).orElseThrow();
      int count = Integer.parseInt(new String(now.record().content(), UTF_8));
      if (store.replace(KEY, now.revision(), record(Integer.toString(count + 1)))) {
        return;
      }
    }
  }

  @Test
  void sessionThatEndedAtOneNodeIsGoneAtTheOther() {
    LoadedRecord now = b.load(KEY).orElseThrow();
    assertThat(b.replace(KEY, now.revision(), StoredRecord.of(new byte[0], Instant.EPOCH)))
        .isTrue();

    assertThat(b.load(KEY)).isEmpty();
    Await.until("it is gone at node a", FOREVER, () -> a.load(KEY).isEmpty());
  }

  @Test
  void incrementsOfBothNodesAllCount() {
    Race.of(
        4,
        n -> {
          for (int i = 0; i < 50; i++) {
            increment(n % 2 == 0 ? a : b);
          }
          return n;
        });

    assertThat(content(home)).isEqualTo("200");
    Await.until("node a has heard", FOREVER, () -> content(a).equals("200"));
    Await.until("node b has heard", FOREVER, () -> content(b).equals("200"));
  }

  @Test
  void feedThatIsCutMeansLoadsFromTheDatabaseUntilItIsMended() {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();
    Await.until(
        "node a asks the database",
        FOREVER,
        () -> {
          counted.reset();
          a.load(KEY);
          return !counted.calls().isEmpty();
        });
    increment(b);
    assertThat(content(a)).isEqualTo("1");

    proxy.inject(TcpProxy.Fault.NONE);
    awaitCopy();
    increment(b);
    Await.until("node a hears again", FOREVER, () -> content(a).equals("2"));
  }

  @Test
  void warmLoadCostsNothingAndAWriteOneStatement() {
    LoadedRecord now = a.load(KEY).orElseThrow();
    counted.reset();

    assertThat(a.replace(KEY, now.revision(), record("1"))).isTrue();
    assertThat(counted.calls()).containsExactly("replace");
  }

  private static TestExchange visit(Sessions sessions, String cookie, Consumer<Session> handler) {
    TestExchange exchange = TestExchange.get(cookie);
    handler.accept(sessions.open(exchange, new CookiePolicy(true)).session());
    return exchange.finish();
  }

  /** Returns the cookie of a new session that node a has a copy of. */
  private String visitorOfNodeA(Sessions sessions) {
    String cookie = visit(sessions, "", session -> session.set(COUNT, 1)).cookie();
    Await.until(
        "node a has a copy",
        FOREVER,
        () -> {
          counted.reset();
          visit(sessions, cookie, session -> assertThat(session.get(COUNT)).contains(1));
          return counted.calls().isEmpty();
        });
    return cookie;
  }

  @Test
  void writeOfASessionWithACopyIsOneStatement() {
    Sessions sessions = Sessions.of(a);
    String cookie = visitorOfNodeA(sessions);

    visit(sessions, cookie, session -> session.update(COUNT, 0, n -> n + 1));

    assertThat(counted.calls()).containsExactly("replace");
  }

  @Test
  void writeThatLosesARaceToAnotherNodeLoadsAndIsReplayed() {
    Sessions sessions = Sessions.of(a);
    String cookie = visitorOfNodeA(sessions);
    AtomicBoolean raced = new AtomicBoolean();
    counted.beforeWrite(() -> {
      if (raced.compareAndSet(false, true)) {
        visit(Sessions.of(home), cookie, session -> session.update(COUNT, 0, n -> n + 10));
      }
    });

    visit(sessions, cookie, session -> session.update(COUNT, 0, n -> n + 1));

    assertThat(counted.calls()).containsExactly("replace", "load", "replace");
    visit(Sessions.of(home), cookie, session -> assertThat(session.get(COUNT)).contains(12));
  }

  @Test
  void loginAndRotationOfASessionWithACopyAreTwoStatements() {
    Sessions sessions = Sessions.of(a);
    for (Consumer<Session> move :
        List.<Consumer<Session>>of(Session::rotate, s -> s.logIn("ann"))) {
      String cookie = visitorOfNodeA(sessions);

      visit(sessions, cookie, move);

      assertThat(counted.calls()).containsExactly("create", "replace");
    }
  }
}
