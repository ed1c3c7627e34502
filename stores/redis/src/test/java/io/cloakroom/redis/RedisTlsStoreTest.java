package io.cloakroom.redis;

import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

/** Over TLS, with a password, in another database than the first. */
final class RedisTlsStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract, DurableContract {

  private static final RedisServer server = RedisServer.ofTls("requirepass=s3cret/@:#");

  private final OpenStores stores = new OpenStores();

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Override
  protected Store open(Clock clock) {
    return stores.open(
        RedisStore.builder("rediss://:s3cret%2F%40%3A%23@localhost:" + server.tlsPort() + "/3")
            .tls(server.trustingIt())
            .clock(clock)
            .timeout(Duration.ofSeconds(30)));
  }
}
