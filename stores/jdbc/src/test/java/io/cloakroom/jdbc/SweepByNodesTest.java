package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.sql.Connection;
import java.sql.PreparedStatement;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/**
 * Nodes that sweep one table at once, and those who write meanwhile, do not wait for each other.
 */
final class SweepByNodesTest {

  private static final int EXPIRED = 30;

  /** The timeout of a call that waits for a lock, long enough for a busy machine. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));

  private static StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  private StoredRecord record(Duration life) {
    return StoredRecord.of("one".getBytes(UTF_8), clock.instant().plus(life));
  }

  /** Expired sessions old0, old1, …, of which old0 expired first, and a live one. */
  private JdbcStore store(HikariDataSource pool) {
    JdbcStore store = JdbcStore.builder(pool).clock(clock).timeout(PATIENCE).build();
    store.createSchema();
    for (int i = 0; i < EXPIRED; i++) {
      store.create(key("old" + i), record(Duration.ofMillis(100 + i)));
    }
    store.create(key("live"), record(Duration.ofHours(1)));
    clock.advance(Duration.ofSeconds(1));
    return store;
  }

  /** A session that was live is replaced, touched and ended, one is begun, one begun anew. */
  private void assertThatWritersGoOn(JdbcStore store, String overExpired) {
    LoadedRecord first = store.load(key("live")).orElseThrow();
    assertThat(store.touch(key("live"), first.revision(), Instant.MAX)).isTrue();
    assertThat(store.replace(key("live"), first.revision(), record(Duration.ofHours(1)))).isTrue();
    assertThat(store.create(key("new"), record(Duration.ofHours(1)))).isTrue();
    assertThat(store.create(key(overExpired), record(Duration.ofHours(1)))).isTrue();
    store.delete(key("new"));
  }

  private static int rows(Statement statement) throws SQLException {
    try (ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM cloakroom_records")) {
      rows.next();
      return rows.getInt(1);
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL_DRIVER"})
  void sweepPassesOverARowThatAnotherTransactionHolds(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl());
        Connection other = pool.getConnection();
        Statement statement = other.createStatement()) {
      JdbcStore store = store(pool);
      other.setAutoCommit(false);
      statement.executeUpdate(
          "UPDATE cloakroom_records SET revision = 7 WHERE record_key = 'session:old3'");

      assertThat(store.sweep(10)).isEqualTo(10);
      assertThat(store.sweep(100)).isEqualTo(EXPIRED - 11);
      assertThatWritersGoOn(store, "old5");
      other.rollback();

      assertThat(store.sweep(100)).isEqualTo(1);
      assertThat(rows(statement)).isEqualTo(2);
      other.rollback();
    }
  }

  @ParameterizedTest
  @EnumSource(names = {"POSTGRESQL", "MARIADB", "MYSQL_DRIVER"})
  void sweeperInMidTransactionHoldsUpNeitherAnotherNorWriters(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl());
        Connection other = pool.getConnection()) {
      JdbcStore store = store(pool);
      String sweep = Statements.of(Dialect.of(other.getMetaData()), "cloakroom_records").sweep();
      other.setAutoCommit(false);
      try (PreparedStatement sweeper = other.prepareStatement(sweep)) {
        sweeper.setLong(1, 0);
        sweeper.setLong(2, clock.millis());
        sweeper.setLong(3, clock.millis());
        sweeper.setInt(4, 10);
        assertThat(sweeper.executeUpdate()).isEqualTo(10);

        assertThat(store.sweep(5)).isEqualTo(5);
        assertThatWritersGoOn(store, "old29");
        assertThat(store.sweep(100)).isEqualTo(EXPIRED - 16);
        assertThat(store.sweep(100)).isZero();
      }
      other.rollback();

      assertThat(store.sweep(100)).isEqualTo(10);
    }
  }

  @ParameterizedTest
  @EnumSource
  void rowsThatExpireBehindASweepAreSweptToo(Engine engine) throws SQLException {
    try (HikariDataSource pool = Pools.of(engine.freshUrl())) {
      JdbcStore store = store(pool);
      assertThat(store.sweep(20)).isEqualTo(20);
      LoadedRecord live = store.load(key("live")).orElseThrow();
      store.replace(key("live"), live.revision(), record(Duration.ofDays(-1)));

      assertThat(store.sweep(100)).isEqualTo(EXPIRED - 20 + 1);
      assertThat(store.sweep(100)).isZero();
    }
  }
}
