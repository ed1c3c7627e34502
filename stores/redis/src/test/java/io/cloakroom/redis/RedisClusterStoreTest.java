package io.cloakroom.redis;

import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;

final class RedisClusterStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract, DurableContract {

  private final OpenStores stores = new OpenStores();

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @Override
  protected Store open(Clock clock) {
    return stores.open(
        RedisStore.builder(RedisCluster.shared().url())
            .clock(clock)
            .timeout(Duration.ofSeconds(30)));
  }
}
