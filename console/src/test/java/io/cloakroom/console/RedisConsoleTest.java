package io.cloakroom.console;

import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;

final class RedisConsoleTest extends ConsoleContract {

  private static final AtomicInteger prefixes = new AtomicInteger();

  private final List<RedisStore> stores = new ArrayList<>();

  @AfterEach
  void closeStores() {
    stores.forEach(RedisStore::close);
  }

  @Override
  Store store() {
    RedisStore store =
        RedisStore.builder(RedisServer.shared().url())
            .prefix("console" + prefixes.incrementAndGet() + ':')
            .timeout(Duration.ofSeconds(30))
            .build();
    stores.add(store);
    return store;
  }
}
