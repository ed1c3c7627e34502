package docs;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;

/** The programs of docs/moving.md. */
final class MovingExamples {

  private MovingExamples() {}

  static Store firstStep(JdbcStore jdbcStore, RedisStore redisStore) {
    Store store = MovingStore.of(MovingStore.Step.OLD_DECIDES, jdbcStore, redisStore);
    return store;
  }
}
