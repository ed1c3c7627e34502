package io.cloakroom.redis;

import io.cloakroom.session.Sessions;
import io.cloakroom.store.ChangeFeed;
import java.time.Duration;
import javax.net.ssl.SSLContext;

/** The examples of docs/redis.md. */
final class RedisExamples {

  private RedisExamples() {}

  static Sessions first() {
    RedisStore store = RedisStore.of("redis://:password@localhost:6379/0");
    Sessions sessions = Sessions.of(store);
    return sessions;
  }

  static RedisStore settings(String password, SSLContext trustingOurAuthority) {
    RedisStore store =
        RedisStore.builder("rediss-cluster://redis-1.example.org:6379,redis-2.example.org:6379")
            .credentials("shop", password)
            .tls(trustingOurAuthority)
            .prefix("shop:")
            .timeout(Duration.ofSeconds(1))
            .maximumConnections(64)
            .build();
    return store;
  }

  static AutoCloseable changes(ChangeFeed.Listener listener) {
    RedisStore store = RedisStore.builder("redis://localhost").publishChanges(true).build();
    AutoCloseable subscription = store.changes().subscribe(listener);
    return subscription;
  }
}
