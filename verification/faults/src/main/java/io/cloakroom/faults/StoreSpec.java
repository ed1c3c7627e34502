package io.cloakroom.faults;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import com.zaxxer.hikari.pool.HikariPool;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;

/** The name of a store in a node's arguments. */
final class StoreSpec {

  static final String MEMORY = "memory";
  private static final String FILE = "file:";
  private static final String REDIS = "redis";
  private static final String JDBC = "jdbc:";

  private static final String CACHED = "cached:";
  private static final String MOVING = "moving:";

  /**
   * The maximum age of copies. It is shorter than the default, so that the final reads do not wait
   * for a minute.
   */
  static final Duration MAXIMUM_AGE = Duration.ofSeconds(5);

  private StoreSpec() {}

  static String file(Path directory) {
    return FILE + directory;
  }

  /** Names Memcached at this address in front of another store. */
  static String cached(String memcachedUrl, String backing) {
    return CACHED + memcachedUrl + ' ' + backing;
  }

  /** Names a step of a move from one store to another. */
  static String moving(MovingStore.Step step, String from, String to) {
    return MOVING + step + ' ' + from + ' ' + to;
  }

  /**
   * Opens the store with this name.
   *
   * @throws StoreException if its engine is unreachable
   */
  static Store open(String spec, Clock clock) {
    if (spec.equals(MEMORY)) {
      return MemoryStore.builder().clock(clock).build();
    }
    if (spec.startsWith(FILE)) {
      return FileStore.builder(Path.of(spec.substring(FILE.length()))).clock(clock).build();
    }
    if (spec.startsWith(JDBC)) {
      return jdbc(spec, clock);
    }
    if (spec.startsWith(REDIS)) {
      return RedisStore.builder(spec).clock(clock).build();
    }
    if (spec.startsWith(CACHED)) {
      int end = spec.indexOf(' ');
      Store cache = memcached(spec.substring(CACHED.length(), end), clock);
      Store backing = open(spec.substring(end + 1), clock);
      return CachedStore.builder(cache, backing).clock(clock).maximumAge(MAXIMUM_AGE).build();
    }
    if (spec.startsWith(MOVING)) {
      String[] move = spec.substring(MOVING.length()).split(" ", -1);
      MovingStore.Step step = MovingStore.Step.valueOf(move[0]);
      return MovingStore.builder(step, open(move[1], clock), open(move[2], clock))
          .clock(clock)
          .build();
    }
    throw new IllegalArgumentException("Not the name of a store: " + spec);
  }

  private static Store memcached(String url, Clock clock) {
    return MemcachedStore.builder(url).clock(clock).build();
  }

  /** Opens a store with the pool settings that the documentation recommends. */
  private static Store jdbc(String url, Clock clock) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(2);
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    try {
      HikariDataSource pool = new HikariDataSource(config);
      try {
        JdbcStore store = JdbcStore.builder(pool).clock(clock).build();
        store.createSchema();
        return store;
      } catch (StoreException e) {
        pool.close();
        throw e;
      }
    } catch (HikariPool.PoolInitializationException e) {
      throw new StoreException("The pool could not be filled", e);
    }
  }
}
