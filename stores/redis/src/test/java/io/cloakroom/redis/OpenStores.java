package io.cloakroom.redis;

import java.util.ArrayList;
import java.util.List;
import java.util.UUID;

/** The stores that a test opens: among keys of its own, closed when it ends. */
final class OpenStores implements AutoCloseable {

  private final String prefix = UUID.randomUUID() + ":";
  private final List<RedisStore> open = new ArrayList<>();

  /** Returns the prefix of all keys of the test. */
  String prefix() {
    return prefix;
  }

  RedisStore open(RedisStoreBuilder builder) {
    RedisStore store = builder.prefix(prefix).build();
    open.add(store);
    return store;
  }

  @Override
  public void close() {
    open.forEach(RedisStore::close);
  }
}
