package io.cloakroom.jdbc;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import io.cloakroom.testkit.SweepableContract;
import java.time.Clock;
import java.time.Duration;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

final class H2StoreTest extends StoreContract
    implements OwnerIndexContract,
        ScannableContract,
        SweepableContract,
        ExpiryIndexContract,
        DurableContract {

  private final HikariDataSource pool =
      Pools.of("jdbc:h2:mem:" + UUID.randomUUID() + ";DB_CLOSE_DELAY=-1");

  @AfterEach
  void closePool() {
    pool.close();
  }

  @Override
  protected Store open(Clock clock) {
    JdbcStore store = JdbcStore.builder(pool).clock(clock).timeout(Duration.ofSeconds(30)).build();
    store.createSchema();
    return store;
  }
}
