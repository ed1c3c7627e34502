package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.sun.management.OperatingSystemMXBean;
import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.Race;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.lang.management.ManagementFactory;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Each kind of call to PostgreSQL from many threads at once. {@code bin/bench calls} runs it with
 * more calls and prints what the node, the server and its log pay for one.
 */
@Isolated("load")
final class CallsUnderLoadTest {

  private static final int SESSIONS = 512;
  private static final int CALLS = Integer.getInteger("calls", 1024);
  private static final Duration IDLE = Duration.ofMinutes(30);

  /** A generous timeout: slow calls are measured here and must not fail. */
  private static final Duration PATIENCE = Duration.ofMinutes(1);

  private interface Call {
    boolean to(int session, int n);
  }

  private static StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  private static StoredRecord record(int n) {
    String content = "{\"v\":1,\"created\":1780000000000,\"attributes\":{\"count\":" + n + "}}";
    return StoredRecord.of(content.getBytes(UTF_8), Instant.now().plus(IDLE));
  }

  @ParameterizedTest
  @CsvSource({"8, 10", "32, 10", "32, 32"})
  void allSucceed(int threads, int connections) throws SQLException {
    PostgresServer server = PostgresServer.shared();
    String url = server.jdbcUrl(server.freshDatabase());
    HikariConfig config = Pools.config(url);
    config.setMaximumPoolSize(connections);
    config.setMinimumIdle(connections);
    try (HikariDataSource pool = new HikariDataSource(config);
        Connection observer = DriverManager.getConnection(url);
        Statement statement = observer.createStatement()) {
      JdbcStore store = JdbcStore.builder(pool).timeout(PATIENCE).build().createSchema();
      Revision[] revisions = new Revision[SESSIONS];
      for (int n = 0; n < SESSIONS; n++) {
        store.create(key("s" + n), record(0));
        revisions[n] = store.load(key("s" + n)).orElseThrow().revision();
      }
      String row = "%d threads, %d connections: ".formatted(threads, connections);
      measure(row + "load", threads, statement, (s, n) -> store.load(key("s" + s)).isPresent());
      measure(
          row + "touch",
          threads,
          statement,
          (s, n) ->
              store.touch(key("s" + s), revisions[s], Instant.now().plus(IDLE).plusMillis(n)));
      measure(
          row + "load and replace",
          threads,
          statement,
          (s, n) -> {
            LoadedRecord loaded = store.load(key("s" + s)).orElseThrow();
            return store.replace(key("s" + s), loaded.revision(), record(n));
          });
      measure(
          row + "create",
          threads,
          statement,
          (s, n) -> store.create(key("new" + s + "-" + n), record(n)));
    }
  }

  private static void measure(String row, int threads, Statement statement, Call call)
      throws SQLException {
    long log = number(statement, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn");
    long server = serverNanos(statement);
    long node = nodeNanos();
    long start = System.nanoTime();
    int each = SESSIONS / threads;
    Race.of(
        threads,
        thread -> {
          for (int i = 0; i < CALLS / threads; i++) {
            assertThat(call.to(thread * each + i % each, i)).isTrue();
          }
          return thread;
        });
    double seconds = (System.nanoTime() - start) / 1e9;
    System.out.printf(
        "%s: %.0f/s, node %.1f \u00b5s, server %.1f \u00b5s, log %d bytes%n",
        row,
        CALLS / seconds,
        (nodeNanos() - node) / 1e3 / CALLS,
        (serverNanos(statement) - server) / 1e3 / CALLS,
        (number(statement, "SELECT pg_current_wal_insert_lsn() - '0/0'::pg_lsn") - log) / CALLS);
  }

  private static long number(Statement statement, String query) throws SQLException {
    try (ResultSet rows = statement.executeQuery(query)) {
      rows.next();
      return rows.getLong(1);
    }
  }

  private static long nodeNanos() {
    return ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class).getProcessCpuTime();
  }

  /** Returns the CPU time of the server's processes, which stay while the pool is open. */
  private static long serverNanos(Statement statement) throws SQLException {
    long sum = 0;
    try (ResultSet rows = statement.executeQuery("SELECT pid FROM pg_stat_activity")) {
      while (rows.next()) {
        sum += nanos(Path.of("/proc", rows.getString(1), "schedstat"));
      }
    }
    return sum;
  }

  private static long nanos(Path statistics) {
    try {
      return Long.parseLong(Files.readString(statistics).split(" ", -1)[0]);
    } catch (NoSuchFileException e) {
      return 0; // it has ended, or this is no Linux
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
