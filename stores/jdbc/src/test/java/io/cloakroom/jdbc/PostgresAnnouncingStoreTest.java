package io.cloakroom.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import io.cloakroom.testkit.SweepableContract;
import java.time.Clock;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterAll;

/** The same promises where each write is announced. */
final class PostgresAnnouncingStoreTest extends StoreContract
    implements OwnerIndexContract,
        ScannableContract,
        SweepableContract,
        ExpiryIndexContract,
        DurableContract {

  private static final HikariDataSource pool =
      Pools.of(PostgresServer.shared().jdbcUrl(PostgresServer.shared().freshDatabase()));
  private static final AtomicInteger tables = new AtomicInteger();

  private final String table = "records_" + tables.incrementAndGet();

  @AfterAll
  static void closePool() {
    pool.close();
  }

  @Override
  protected Store open(Clock clock) {
    JdbcStore store =
        JdbcStore.builder(pool)
            .table(table)
            .clock(clock)
            .timeout(Duration.ofSeconds(30))
            .publishChanges(true)
            .build();
    store.createSchema();
    return store;
  }
}
