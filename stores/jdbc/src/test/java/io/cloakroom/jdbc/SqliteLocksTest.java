package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteDataSource;

/** SQLite has one writer at a time, of all processes. */
final class SqliteLocksTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final String url = Engine.SQLITE.freshUrl();
  private final HikariDataSource pool = Pools.of(url);
  private final JdbcStore store = JdbcStore.builder(pool).timeout(Duration.ofMillis(500)).build();

  SqliteLocksTest() {
    store.createSchema();
    store.create(KEY, record("one"));
  }

  @AfterEach
  void closePool() {
    pool.close();
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  @Test
  void writeDuringAnothersTransactionIsAFailureInBoundedTimeAndReadsGoOn() throws SQLException {
    LoadedRecord first = store.load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE cloakroom_records SET owner = 'x'");

      assertThatThrownBy(() -> store.replace(KEY, first.revision(), record("two")))
          .isInstanceOf(StoreException.class)
          .hasMessageStartingWith("The JDBC store cloakroom_records could not replace session:a")
          .hasMessageContaining("SQLITE_BUSY");
      assertThat(store.load(KEY)).contains(first);
      other.rollback();
    }
    assertThat(store.replace(KEY, first.revision(), record("three"))).isTrue();
  }

  @Test
  void theTimeoutIsTheStoresOwnBehindAPoolToo() throws SQLException {
    JdbcStore patient = JdbcStore.builder(pool).timeout(Duration.ofSeconds(5)).build();
    LoadedRecord first = store.load(KEY).orElseThrow();
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE cloakroom_records SET owner = 'x'");
      long before = System.nanoTime();
      assertThatThrownBy(() -> patient.replace(KEY, first.revision(), record("two")))
          .hasMessageContaining("SQLITE_BUSY");
      // The driver's own patience ends after three seconds.
      assertThat(Duration.ofNanos(System.nanoTime() - before)).isGreaterThan(Duration.ofSeconds(4));
      other.rollback();
    }
  }

  @Test
  void readersInTheirTransactionsDoNotHoldWritersUp() throws SQLException {
    try (Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      other.setAutoCommit(false);
      try (ResultSet rows = statement.executeQuery("SELECT revision FROM cloakroom_records")) {
        assertThat(rows.next()).isTrue();
        LoadedRecord first = store.load(KEY).orElseThrow();
        assertThat(store.replace(KEY, first.revision(), record("two"))).isTrue();
        assertThat(store.create(new StoreKey("session", "b"), record("one"))).isTrue();
      }
      other.rollback();
    }
  }

  @Test
  void driversOwnDataSourceServesToo() {
    SQLiteDataSource source = new SQLiteDataSource();
    source.setUrl(url);

    assertThat(JdbcStore.builder(source).build().load(KEY)).isEqualTo(store.load(KEY));
  }
}
