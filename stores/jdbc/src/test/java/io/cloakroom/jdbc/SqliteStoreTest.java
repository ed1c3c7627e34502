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
import org.junit.jupiter.api.AfterEach;

final class SqliteStoreTest extends StoreContract
    implements OwnerIndexContract,
        ScannableContract,
        SweepableContract,
        ExpiryIndexContract,
        DurableContract {

  private final HikariDataSource pool = Pools.of(Engine.SQLITE.freshUrl());

  @AfterEach
  void closePool() {
    pool.close();
  }

  @Override
  protected Store open(Clock clock) {
    // Races of eight writers for the one lock, on a machine whose disk may be busy.
    JdbcStore store = JdbcStore.builder(pool).clock(clock).timeout(Duration.ofSeconds(20)).build();
    store.createSchema();
    return store;
  }
}
