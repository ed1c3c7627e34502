package io.cloakroom.memcached;

import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.StoreContract;
import java.time.Clock;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.junit.jupiter.api.AfterEach;

final class MemcachedStoreTest extends StoreContract implements DurableContract {

  private final String prefix = UUID.randomUUID() + ":";
  private final List<MemcachedStore> opened = new ArrayList<>();

  @Override
  protected Store open(Clock clock) {
    MemcachedStore store =
        MemcachedStore.builder(MemcachedServer.shared().url())
            .prefix(prefix)
            .clock(clock)
            .timeout(Duration.ofSeconds(30))
            .build();
    opened.add(store);
    return store;
  }

  @AfterEach
  void close() {
    opened.forEach(MemcachedStore::close);
  }
}
