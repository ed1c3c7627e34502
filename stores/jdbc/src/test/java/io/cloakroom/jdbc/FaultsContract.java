package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.DatabaseServer;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.function.UnaryOperator;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** A database server that hangs, dies, or is behind a bad network. */
abstract class FaultsContract {

  private static final StoreKey KEY = new StoreKey("session", "a");

  /** Far beyond every bound that is set, so that only a call without one reaches it. */
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final DatabaseServer server;
  private final TcpProxy proxy;
  private final HikariDataSource pool;
  private final JdbcStore store;
  private final String directUrl;

  /** The statement that locks the table for its connection alone. */
  abstract String lockTable();

  /** The statement that counts the statements of all connections that wait for a lock. */
  abstract String countWaiting();

  /** The server, with the JDBC address that its driver takes. */
  FaultsContract(DatabaseServer server, UnaryOperator<String> url) {
    this.server = server;
    proxy = TcpProxy.of(server.port());
    String database = server.freshDatabase();
    directUrl = url.apply(server.jdbcUrl(database));
    pool = Pools.impatient(url.apply(server.jdbcUrl(database, proxy.port())));
    store = JdbcStore.builder(pool).timeout(Duration.ofMillis(500)).build().createSchema();
    store.create(KEY, record("one"));
  }

  @AfterEach
  void close() {
    pool.close();
    proxy.close();
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private String content() {
    return new String(store.load(KEY).orElseThrow().record().content(), UTF_8);
  }

  private static void assertFailsInBoundedTime(String asked, ThrowingCallable call)
      throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(() ->
            assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("The JDBC store cloakroom_records could not " + asked));
    done.get(FOREVER.toSeconds(), TimeUnit.SECONDS);
  }

  @Test
  void hungServerIsAFailureInBoundedTimeAndServesAgain() throws Exception {
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    server.freeze();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime(
          "replace session:a", () -> store.replace(KEY, loaded.revision(), record("two")));
      assertFailsInBoundedTime("create session:a", () -> store.create(KEY, record("two")));
      assertFailsInBoundedTime("delete session:a", () -> store.delete(KEY));
      assertFailsInBoundedTime("sweep", () -> store.sweep(1));
    } finally {
      server.thaw();
    }
    Await.until("the store serves again", FOREVER, () -> store.load(KEY).isPresent());
  }

  @Test
  void deadServerIsAFailureAndWhatWasAcknowledgedIsThereAfterItsRestart() throws Exception {
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    assertThat(store.replace(KEY, loaded.revision(), record("two"))).isTrue();
    server.kill();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime(
          "touch session:a", () -> store.touch(KEY, loaded.revision(), Instant.MAX));
    } finally {
      server.restart();
    }
    Await.until("the store serves again", FOREVER, () -> store.load(KEY).isPresent());
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void replyThatIsCutLeavesAnEffectAndARequestThatIsCutNone() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();

    proxy.inject(TcpProxy.Fault.CUT_REQUEST);
    assertFailsInBoundedTime(
        "replace", () -> store.replace(KEY, first.revision(), record("not sent")));
    proxy.inject(TcpProxy.Fault.NONE);
    assertThat(store.load(KEY)).contains(first);

    proxy.inject(TcpProxy.Fault.CUT_REPLY);
    assertFailsInBoundedTime(
        "replace", () -> store.replace(KEY, first.revision(), record("not answered")));
    proxy.inject(TcpProxy.Fault.NONE);
    Await.until("the write takes effect", FOREVER, () -> content().equals("not answered"));
    assertThat(store.replace(KEY, first.revision(), record("again"))).isFalse();
  }

  @Test
  void slowAnswerIsAFailure() throws Exception {
    store.load(KEY);
    proxy.delay(Duration.ofSeconds(20));
    try {
      assertFailsInBoundedTime("load", () -> store.load(KEY));
    } finally {
      proxy.delay(Duration.ZERO);
    }
  }

  @Test
  void serverThatRefusesIsAFailureAlsoWhenTheStoreIsBuilt() throws Exception {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();

    assertFailsInBoundedTime("load", () -> store.load(KEY));
    assertFailsInBoundedTime("be opened", () -> JdbcStore.builder(pool).build());
  }

  @Test
  void storeThatMayStartWithoutItsDatabaseMakesItsTableAndServesOnceItIsThere() throws Exception {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();
    JdbcStore early =
        JdbcStore.builder(pool)
            .table("early")
            .timeout(Duration.ofMillis(500))
            .startWithoutDatabase(true)
            .build()
            .createSchema();
    assertThatThrownBy(() -> early.load(KEY))
        .isInstanceOf(StoreException.class)
        .hasMessageStartingWith("The JDBC store early could not ");

    proxy.inject(TcpProxy.Fault.NONE);
    Await.until("the store serves", FOREVER, () -> early.load(KEY).isEmpty());
    assertThat(early.create(KEY, record("one"))).isTrue();
  }

  @Test
  void passwordThatIsRefusedIsAFailureAlsoOfAStoreThatMayStartWithoutItsDatabase() {
    HikariConfig wrong = Pools.config(directUrl.replaceAll("user=[a-z]+", "user=nobody"));
    wrong.setInitializationFailTimeout(-1);
    wrong.setConnectionTimeout(1000);
    try (HikariDataSource refused = new HikariDataSource(wrong)) {
      assertThatThrownBy(() -> JdbcStore.builder(refused).startWithoutDatabase(true).build())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("could not be opened");
    }
  }

  @Test
  void rowThatAnotherTransactionHoldsIsAFailureInBoundedTime() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(directUrl);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE cloakroom_records SET owner = 'x'");
      assertFailsInBoundedTime(
          "replace", () -> store.replace(KEY, first.revision(), record("two")));
      assertThat(store.sweep(10)).isZero();
      other.rollback();
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
    // The statement that was given up may still run to its end.
    Await.until(
        "the row is free",
        FOREVER,
        () ->
            store
                .load(KEY)
                .filter(now -> store.replace(KEY, now.revision(), record("three")))
                .isPresent());
    assertThat(content()).isEqualTo("three");
  }

  @Test
  void statementsThatWereGivenUpDoNotWaitOnInTheServer() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(directUrl);
        Connection observer = DriverManager.getConnection(directUrl);
        Statement locking = other.createStatement();
        Statement counting = observer.createStatement()) {
      other.setAutoCommit(false);
      locking.execute(lockTable());
      for (int i = 0; i < 4; i++) {
        assertFailsInBoundedTime(
            "replace session:a", () -> store.replace(KEY, first.revision(), record("two")));
        assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      }
      Await.until("nothing waits in the server", FOREVER, () -> count(counting) == 0);
    }
    Await.until("the store serves again", FOREVER, () -> store.load(KEY).isPresent());
    assertThat(store.load(KEY)).contains(first);
  }

  private int count(Statement counting) {
    try (ResultSet rows = counting.executeQuery(countWaiting())) {
      rows.next();
      return rows.getInt(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @Test
  void connectionsThatWereCutCostNoWrite() {
    for (int i = 0; i < 8; i++) {
      store.create(key("k" + i), record("one"));
    }
    List<LoadedRecord> loaded =
        Race.of(8, n -> store.load(key("k" + n)).orElseThrow()); // leaves connections behind
    proxy.cutAll();
    for (int i = 0; i < 8; i++) {
      assertThat(store.replace(key("k" + i), loaded.get(i).revision(), record("two"))).isTrue();
    }
    assertThat(store.create(key("new"), record("one"))).isTrue();

    List<LoadedRecord> replaced = Race.of(8, n -> store.load(key("k" + n)).orElseThrow());
    proxy.cutAll();
    Race.of(
        8,
        n -> {
          assertThat(store.touch(key("k" + n), replaced.get(n).revision(), Instant.MAX)).isTrue();
          return n;
        });
    proxy.cutAll();
    store.delete(key("k0"));
    assertThat(store.load(key("k0"))).isEmpty();
  }

  @Test
  void replaceWhoseRequestIsLostIsRepeatedAndOneWhoseReplyIsLostFails() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();
    proxy.inject(TcpProxy.Fault.CUT_ONE_REQUEST);
    assertThat(store.replace(KEY, first.revision(), record("two"))).isTrue();
    LoadedRecord second = store.load(KEY).orElseThrow();
    assertThat(content()).isEqualTo("two");

    proxy.inject(TcpProxy.Fault.CUT_ONE_REPLY);
    assertFailsInBoundedTime(
        "replace session:a", () -> store.replace(KEY, second.revision(), record("three")));
    Await.until("the write takes effect", FOREVER, () -> content().equals("three"));
  }

  @Test
  void createWhoseConnectionIsCutIsNotRepeated() throws Exception {
    proxy.inject(TcpProxy.Fault.CUT_ONE_REQUEST);
    assertFailsInBoundedTime("create session:n", () -> store.create(key("n"), record("one")));
    assertThat(store.load(key("n"))).isEmpty();
    assertThat(store.create(key("n"), record("one"))).isTrue();
  }

  private static StoreKey key(String id) {
    return new StoreKey("session", id);
  }
}
