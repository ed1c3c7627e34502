package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import java.util.Arrays;
import java.util.concurrent.FutureTask;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.sqlite.SQLiteConnection;
import org.sqlite.SQLiteDataSource;

/** SQLite has one writer at a time, of all processes. */
final class SqliteLocksTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  /** No statement but one that waits is seen in the driver so often. */
  private static final int LOOKS = 40;

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
  void theTimeoutIsTheStoresOwnBehindAPoolToo() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();
    // The driver itself would not wait at all.
    try (HikariDataSource impatient = Pools.of(url + "&busy_timeout=0");
        Connection other = DriverManager.getConnection(url);
        Statement statement = other.createStatement()) {
      JdbcStore patient = JdbcStore.builder(impatient).timeout(Duration.ofMinutes(1)).build();
      other.setAutoCommit(false);
      statement.executeUpdate("UPDATE cloakroom_records SET owner = 'x'");
      FutureTask<Boolean> write =
          new FutureTask<>(() -> patient.replace(KEY, first.revision(), record("two")));
      Thread writer = new Thread(write, "writer");
      writer.start();
      AtomicInteger waits = new AtomicInteger();
      Await.until(
          "the driver waits for the other transaction",
          PATIENCE,
          () -> write.isDone() || (isInDriver(writer) && waits.incrementAndGet() == LOOKS));
      other.rollback();
      assertThat(write.get(PATIENCE.toSeconds(), TimeUnit.SECONDS)).isTrue();
    }
  }

  private static boolean isInDriver(Thread thread) {
    return Arrays.stream(thread.getStackTrace())
        .anyMatch(frame -> frame.getClassName().equals("org.sqlite.core.NativeDB"));
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

  /** SQLite refuses at once to turn WAL on in a file that another connection holds. */
  @Test
  void aNewFileThatAnotherNodePreparesIsOpenedAfterIt() throws SQLException {
    try (PreparedFile file = new PreparedFile(3)) {
      JdbcStore second = JdbcStore.of(file).createSchema();

      assertThat(second.create(KEY, record("one"))).isTrue();
      assertThat(file.refusals.get()).isEqualTo(3);
    }
  }

  @Test
  void aFileThatAnotherNodeNeverReleasesIsAFailureInBoundedTime() throws SQLException {
    try (PreparedFile file = new PreparedFile(Integer.MAX_VALUE)) {
      JdbcStore.Builder second = JdbcStore.builder(file).timeout(Duration.ofMillis(200));

      assertThatThrownBy(() -> second.build().createSchema())
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("SQLITE_BUSY");
      assertThat(file.refusals.get()).isBetween(2, 20);
    }
  }

  @Test
  void anInterruptedThreadDoesNotTryAgain() throws SQLException {
    try (PreparedFile file = new PreparedFile(Integer.MAX_VALUE)) {
      Thread.currentThread().interrupt();

      assertThatThrownBy(() -> JdbcStore.of(file)).isInstanceOf(StoreException.class);
      assertThat(Thread.interrupted()).isTrue();
      assertThat(file.refusals.get()).isEqualTo(1);
    }
  }

  /** A new file that another node holds until this many openings were refused. */
  private static final class PreparedFile extends SQLiteDataSource implements AutoCloseable {

    private final AtomicInteger refusals = new AtomicInteger();
    private final int last;
    private final Connection other;

    PreparedFile(int last) throws SQLException {
      this.last = last;
      String fresh = Engine.SQLITE.freshUrl();
      setUrl(fresh);
      setBusyTimeout(0);
      other = DriverManager.getConnection(fresh.substring(0, fresh.indexOf('?')));
      execute("BEGIN EXCLUSIVE");
    }

    private void execute(String sql) throws SQLException {
      try (Statement statement = other.createStatement()) {
        boolean unused = statement.execute(sql);
      }
    }

    @Override
    public SQLiteConnection getConnection(String user, String password) throws SQLException {
      try {
        return super.getConnection(user, password);
      } catch (SQLException refusal) {
        if (refusals.incrementAndGet() == last) {
          execute("COMMIT");
        }
        throw refusal;
      }
    }

    @Override
    public void close() throws SQLException {
      other.close();
    }
  }
}
