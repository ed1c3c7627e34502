package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.Store;
import io.cloakroom.testkit.DurableContract;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import java.time.Clock;
import java.time.Duration;
import java.util.Set;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;

final class RedisStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract, DurableContract {

  /** The commands that clients send, that scripts call and that this test uses to look. */
  private static final Set<String> EXPECTED =
      Set.of(
          "get",
          "set",
          "getrange",
          "setrange",
          "del",
          "pexpire",
          "persist",
          "pttl",
          "eval",
          "evalsha",
          "zadd",
          "zcard",
          "zrange",
          "zrem",
          "zremrangebyscore",
          "scan",
          "info",
          "ping");

  private static final RedisServer server = RedisServer.of();

  private final OpenStores stores = new OpenStores();

  @AfterEach
  void closeStores() {
    stores.close();
  }

  @AfterAll
  static void onlyExpectedCommandsWereUsed() {
    try (server) {
      assertThat(EXPECTED).containsAll(server.calls().keySet());
    }
  }

  @Override
  protected Store open(Clock clock) {
    return stores.open(
        RedisStore.builder(server.url()).clock(clock).timeout(Duration.ofSeconds(30)));
  }
}
