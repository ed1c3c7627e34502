package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.TcpProxy;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The work that a call makes for PostgreSQL, as the server and the network count it. */
final class PostgresCostsTest {

  private static final Duration FOREVER = Duration.ofSeconds(30);
  private static final Duration IDLE = Duration.ofMinutes(30);
  private static final int SESSIONS = 200;
  private static final int WRITES = 10;

  /** From its sixth execution on a connection, the driver has a statement prepared. */
  private static final int PREPARED = 7;

  private final PostgresServer server = PostgresServer.shared();
  private final String database = server.freshDatabase();

  private static StoreKey key(int n) {
    return new StoreKey("session", "s" + n);
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.now().plus(IDLE)).withOwner("ann");
  }

  private static long number(HikariDataSource pool, String query) {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    } catch (SQLException e) {
      throw new AssertionError(e);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void touchesAndReplacesChangeNoIndex(boolean published) {
    try (HikariDataSource pool = Pools.of(server.jdbcUrl(database))) {
      JdbcStore store = JdbcStore.builder(pool).publishChanges(published).build().createSchema();
      for (int n = 0; n < SESSIONS; n++) {
        store.create(key(n), record("0"));
      }
      for (int n = 0; n < SESSIONS; n++) {
        Revision now = store.load(key(n)).orElseThrow().revision();
        for (int i = 0; i < WRITES; i++) {
          assertThat(store.touch(key(n), now, Instant.now().plus(IDLE).plusSeconds(i))).isTrue();
          assertThat(store.replace(key(n), now, record(Integer.toString(i)))).isTrue();
          now = store.following(now);
        }
      }

      String updates = "SELECT n_tup_upd FROM pg_stat_user_tables";
      long expected = 2L * SESSIONS * WRITES;
      Await.until("all are counted", FOREVER, () -> number(pool, updates) >= expected);
      assertThat(number(pool, "SELECT n_tup_hot_upd FROM pg_stat_user_tables"))
          .isGreaterThan(expected * 9 / 10);
    }
  }

  @Test
  void eachCallHasAStatementThatStaysPrepared() {
    HikariConfig config = Pools.config(server.jdbcUrl(database));
    config.setMaximumPoolSize(1);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      JdbcStore store = JdbcStore.builder(pool).build().createSchema();
      for (int n = 0; n < PREPARED; n++) {
        store.create(key(n), record("0"));
        LoadedRecord loaded = store.load(key(n)).orElseThrow();
        store.touch(key(n), loaded.revision(), Instant.now().plus(IDLE));
        store.replace(key(n), loaded.revision(), record("1"));
        store.delete(key(n));
      }

      assertThat(number(pool, "SELECT COUNT(*) FROM pg_prepared_statements WHERE NOT from_sql"))
          .isEqualTo(5);
      store.create(key(0), record("0"));
      assertThat(number(pool, "SELECT COUNT(*) FROM pg_prepared_statements WHERE NOT from_sql"))
          .isEqualTo(5);
    }
  }

  @Test
  void contentComesAsItsBytes() {
    byte[] content = new byte[10_000];
    Arrays.fill(content, (byte) 0xFF);
    HikariConfig config = new HikariConfig();
    try (TcpProxy proxy = TcpProxy.of(server.port())) {
      config.setJdbcUrl(server.jdbcUrl(database, proxy.port()));
      config.setMaximumPoolSize(1);
      try (HikariDataSource pool = new HikariDataSource(config)) {
        JdbcStore store = JdbcStore.builder(pool).build().createSchema();
        store.create(key(0), StoredRecord.of(content, Instant.MAX));
        for (int n = 0; n < PREPARED; n++) {
          store.load(key(0));
        }

        long before = proxy.repliedBytes();
        assertThat(store.load(key(0)).orElseThrow().record().content()).isEqualTo(content);
        // As text, it would be twice as long.
        assertThat(proxy.repliedBytes() - before).isBetween(10_000L, 10_500L);
      }
    }
  }
}
