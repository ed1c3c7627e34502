package io.cloakroom.memcached;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import io.cloakroom.testkit.SweepableContract;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.h2.jdbcx.JdbcConnectionPool;
import org.junit.jupiter.api.AfterEach;

/** Memcached in front of a database; each instance is a node. */
final class CachedInMemcachedTest extends StoreContract
    implements OwnerIndexContract,
        ScannableContract,
        SweepableContract,
        ExpiryIndexContract,
        DurableContract {

  private final String prefix = UUID.randomUUID() + ":";
  private final List<MemcachedStore> caches = new ArrayList<>();
  private final JdbcConnectionPool pool =
      JdbcConnectionPool.create("jdbc:h2:mem:" + prefix + ";DB_CLOSE_DELAY=-1", "sa", "");

  @Override
  protected Store open(Clock clock) {
    MemcachedStore cache =
        MemcachedStore.builder(MemcachedServer.shared().url())
            .prefix(prefix)
            .clock(clock)
            .timeout(Duration.ofSeconds(30))
            .build();
    caches.add(cache);
    JdbcStore home = JdbcStore.builder(pool).clock(clock).timeout(Duration.ofSeconds(30)).build();
    home.createSchema();
    return CachedStore.builder(cache, home).clock(clock).build();
  }

  @AfterEach
  void close() {
    caches.forEach(MemcachedStore::close);
    pool.dispose();
  }
}
