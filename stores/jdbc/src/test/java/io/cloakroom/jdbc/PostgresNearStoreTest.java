package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RecordingStore;
import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Two nodes with copies over one PostgreSQL that tells them of changes. */
final class PostgresNearStoreTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final PostgresServer server = PostgresServer.shared();
  private final String database = server.freshDatabase();
  private final TcpProxy proxy = TcpProxy.to(server.port());
  private final HikariDataSource direct = Pools.of(server.jdbcUrl(database));
  private final HikariDataSource proxied = Pools.impatient(server.jdbcUrl(database, proxy.port()));
  private final JdbcStore home = JdbcStore.builder(direct).announceChanges().build();
  private final RecordingStore counted = new RecordingStore(home);
  private final NearStore a;
  private final NearStore b;

  PostgresNearStoreTest() {
    home.createSchema();
    home.create(KEY, record("0"));
    // Only the feed of node a goes through the proxy: its loads and writes are not cut with it.
    JdbcStore feed = JdbcStore.builder(proxied).announceChanges().build();
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
}
