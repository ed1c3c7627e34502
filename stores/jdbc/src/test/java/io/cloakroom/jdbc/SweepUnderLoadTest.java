package io.cloakroom.jdbc;

import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.PostgresServer;
import java.sql.Connection;
import java.sql.ResultSet;
import java.sql.SQLException;
import java.sql.Statement;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * A table of sessions, nine tenths of them expired, is swept while others read and write it. {@code
 * bin/bench sweep} runs it with a million and prints what it measures; as a test it has 20,000.
 */
@Isolated("load")
final class SweepUnderLoadTest {

  private static final int SESSIONS = Integer.getInteger("sessions", 20_000);
  private static final Duration WITHOUT = Duration.ofSeconds(SESSIONS > 100_000 ? 20 : 1);
  private static final int BATCH = 500;

  @Test
  void ofPostgresLosesNothingAndDisturbsNobody() throws Exception {
    PostgresServer server = PostgresServer.shared();
    sweep(
        "PostgreSQL",
        server.jdbcUrl(server.freshDatabase()),
        """
        INSERT INTO cloakroom_records
        SELECT *, expires_at FROM (SELECT 'session:' || md5(i::text) || md5((-i)::text), 1,
          %d + CASE WHEN i %% 10 = 0 THEN 7200000 ELSE -7200000 + (i::bigint * 7919 %% 7200000) END
            AS expires_at,
          CASE WHEN i %% 3 = 0 THEN 'owner' || i END, convert_to(repeat('x', 400), 'UTF8')
        FROM generate_series(1, %d) AS i) AS filled\
        """,
        "SELECT COUNT(*) FROM pg_locks WHERE NOT granted",
        "VACUUM ANALYZE cloakroom_records");
  }

  @Test
  void ofMariaDbLosesNothingAndDisturbsNobody() throws Exception {
    MariaDbServer server = MariaDbServer.shared();
    sweep(
        "MariaDB",
        server.jdbcUrl(server.freshDatabase()),
        """
        INSERT INTO cloakroom_records
        SELECT *, expires_at FROM (SELECT CONCAT('session:', md5(seq), md5(-seq)), 1,
          %d + CASE WHEN seq %% 10 = 0 THEN 7200000 ELSE CAST(seq * 7919 %% 7200000 AS SIGNED) - 7200000 END
            AS expires_at,
          CASE WHEN seq %% 3 = 0 THEN CONCAT('owner', seq) END, REPEAT('x', 400)
        FROM seq_1_to_%d) AS filled\
        """,
        """
        SELECT COUNT(*) FROM information_schema.innodb_trx WHERE trx_state = 'LOCK WAIT'\
        """,
        "ANALYZE TABLE cloakroom_records");
  }

  private static void sweep(String name, String url, String fill, String waiting, String settle)
      throws Exception {
    HikariConfig config = Pools.config(url);
    config.setMaximumPoolSize(12);
    try (HikariDataSource pool = new HikariDataSource(config)) {
      // Slow calls are measured here and must not fail.
      JdbcStore store = JdbcStore.builder(pool).timeout(Duration.ofMinutes(1)).build();
      store.createSchema();
      execute(pool, fill.formatted(System.currentTimeMillis(), SESSIONS));
      execute(pool, settle);

      Traffic without = Traffic.on(store, pool, waiting);
      Thread.sleep(WITHOUT.toMillis());
      without.end();
      System.out.printf("%s: %d sessions, without a sweep: %s%n", name, SESSIONS, without);

      Traffic traffic = Traffic.on(store, pool, waiting);
      List<Long> batches = new ArrayList<>();
      int swept = 0;
      int last;
      long start = System.nanoTime();
      do {
        long began = System.nanoTime();
        last = store.sweep(BATCH);
        batches.add(System.nanoTime() - began);
        swept += last;
      } while (last == BATCH);
      double seconds = (System.nanoTime() - start) / 1e9;
      traffic.end();
      swept += store.sweep(SESSIONS); // who logged out since the last batch
      System.out.printf(
          "%s: swept %d in %.1f s, in %d batches; first tenth %.2f ms each, last tenth %.2f ms each,"
              + " longest %.1f ms; meanwhile: %s%n",
          name,
          swept,
          seconds,
          batches.size(),
          mean(batches.subList(0, batches.size() / 10)),
          mean(batches.subList(batches.size() * 9 / 10, batches.size())),
          batches.stream().mapToLong(Long::longValue).max().orElse(0) / 1e6,
          traffic);

      assertThat(without.failures()).isEmpty();
      assertThat(traffic.failures()).isEmpty();
      assertThat(swept).isEqualTo(SESSIONS - SESSIONS / 10 + traffic.ended() + without.ended());
      assertThat(rows(pool)).isEqualTo(SESSIONS / 10 + traffic.created() + without.created());
    }
  }

  private static double mean(List<Long> nanos) {
    return nanos.stream().mapToLong(Long::longValue).average().orElse(0) / 1e6;
  }

  private static void execute(HikariDataSource pool, String sql) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement()) {
      statement.execute(sql);
    }
  }

  private static int rows(HikariDataSource pool) throws SQLException {
    try (Connection connection = pool.getConnection();
        Statement statement = connection.createStatement();
        ResultSet rows = statement.executeQuery("SELECT COUNT(*) FROM cloakroom_records")) {
      rows.next();
      return rows.getInt(1);
    }
  }
}
