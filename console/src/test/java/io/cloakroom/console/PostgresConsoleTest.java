package io.cloakroom.console;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.PostgresServer;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

final class PostgresConsoleTest extends ConsoleContract {

  private static final HikariDataSource pool = pool();
  private static final AtomicInteger tables = new AtomicInteger();

  private static HikariDataSource pool() {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(PostgresServer.shared().jdbcUrl(PostgresServer.shared().freshDatabase()));
    config.setMaximumPoolSize(4);
    config.setMinimumIdle(0);
    return new HikariDataSource(config);
  }

  @AfterAll
  static void closePool() {
    pool.close();
  }

  @Override
  Store store() {
    return JdbcStore.builder(pool)
        .table("records_" + tables.incrementAndGet())
        .timeout(Duration.ofSeconds(30))
        .build()
        .createSchema();
  }
}
