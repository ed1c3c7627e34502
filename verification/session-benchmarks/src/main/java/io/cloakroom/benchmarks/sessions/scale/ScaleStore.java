package io.cloakroom.benchmarks.sessions.scale;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.benchmarks.sessions.server.SessionPlace.Engine;
import io.cloakroom.benchmarks.sessions.store.StoreServer;
import io.cloakroom.benchmarks.sessions.store.StoreServer.Calls;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.lang.management.ManagementFactory;

/** A store in this process, with its server. */
final class ScaleStore implements AutoCloseable {

  private static final int CONNECTIONS = 64;

  private final Engine engine;
  private final StoreServer server;
  private final String url;
  private final Store store;
  private final Runnable close;

  private ScaleStore(Engine engine, StoreServer server, String url, Store store, Runnable close) {
    this.engine = engine;
    this.server = server;
    this.url = url;
    this.store = store;
    this.close = close;
  }

  static ScaleStore of(Engine engine) {
    StoreServer server = StoreServer.start(engine);
    String url = server.url();
    return switch (engine) {
      case MEMORY ->
          new ScaleStore(
              engine,
              server,
              url,
              MemoryStore.builder().maximumBytes(Long.MAX_VALUE / 2).build(),
              () -> {});
      case REDIS -> {
        RedisStore redis = RedisStore.builder(url).maximumConnections(CONNECTIONS).build();
        yield new ScaleStore(engine, server, url, redis, redis::close);
      }
      case POSTGRES -> {
        HikariDataSource pool = new HikariDataSource();
        pool.setJdbcUrl(url);
        pool.setMaximumPoolSize(CONNECTIONS);
        yield new ScaleStore(engine, server, url, JdbcStore.of(pool).createSchema(), pool::close);
      }
    };
  }

  Store store() {
    return store;
  }

  Calls calls() {
    return server.calls(url);
  }

  /** Returns the bytes of all sessions: of this heap after a full collection, or at the store. */
  long bytes() {
    if (engine != Engine.MEMORY) {
      return server.bytes(url);
    }
    System.gc();
    System.gc();
    return ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed();
  }

  @Override
  public void close() {
    close.run();
    server.close();
  }
}
