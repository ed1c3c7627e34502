package io.cloakroom.gallery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.KeyRing;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweeper;
import java.util.ArrayDeque;
import java.util.Deque;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Where the sessions live, and what keeps a form from taking effect twice: opened, and all that
 * must be closed for it.
 */
final class SessionStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  private final Store forms;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final Store store;
  private final Sessions sessions;

  @SuppressWarnings("ReferenceEquality") // Two stores are one only if they are the same object.
  private SessionStore(StoreUrl url, Database database, KeyRing keys) {
    try {
      forms = jdbc(JdbcStore.builder(database.dataSource()));
      closeLater(Sweeper.start(forms));
      store = open(url);
      sessions = url instanceof StoreUrl.Sealed ? Sessions.sealed(keys) : Sessions.in(store);
      if (store != forms) {
        closeLater(Sweeper.start(store));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the store that this names.
   *
   * @throws io.cloakroom.store.StoreException if it is out of reach
   */
  static SessionStore of(StoreUrl url, Database database, KeyRing keys) {
    return new SessionStore(url, database, keys);
  }

  /** The sessions of all visitors. */
  Sessions sessions() {
    return sessions;
  }

  /** Their store, which counts guesses at passwords too; the database where they need none. */
  Store store() {
    return store;
  }

  /** Where forms led that were sent: beside what they change, whichever store the sessions have. */
  Store forms() {
    return forms;
  }

  @Override
  public void close() {
    while (!opened.isEmpty()) {
      AutoCloseable last = opened.pop();
      try {
        last.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", last, e);
      }
    }
  }

  private Store open(StoreUrl url) {
    if (url instanceof StoreUrl.Memory) {
      return MemoryStore.create();
    }
    if (url instanceof StoreUrl.Files files) {
      return FileStore.builder(files.directory()).build();
    }
    if (url instanceof StoreUrl.Jdbc jdbc) {
      return jdbc(JdbcStore.builder(closeLater(pool(jdbc.url()))));
    }
    if (url instanceof StoreUrl.Redis redis) {
      return closeLater(RedisStore.at(redis.url()));
    }
    if (url instanceof StoreUrl.Memcached memcached) {
      Store home = open(memcached.home());
      return CachedStore.of(closeLater(MemcachedStore.at(memcached.url())), home);
    }
    if (url instanceof StoreUrl.Near near) {
      return closeLater(near(near.home()));
    }
    return forms;
  }

  private NearStore near(StoreUrl home) {
    if (home instanceof StoreUrl.Redis redis) {
      RedisStore store = closeLater(RedisStore.builder(redis.url()).publishChanges(true).build());
      return NearStore.builder(store).changes(store.changes()).build();
    }
    if (home instanceof StoreUrl.Jdbc jdbc && jdbc.url().startsWith("jdbc:postgresql:")) {
      JdbcStore store = jdbc(JdbcStore.builder(closeLater(pool(jdbc.url()))).announceChanges());
      return NearStore.builder(store).changes(store.changes()).build();
    }
    // Others do not tell of their changes: a copy lives for a second.
    return NearStore.over(open(home));
  }

  /** What was opened last is closed first. */
  private <T extends AutoCloseable> T closeLater(T engine) {
    opened.push(engine);
    return engine;
  }

  private static JdbcStore jdbc(JdbcStore.Builder builder) {
    JdbcStore store = builder.build();
    store.createSchema();
    return store;
  }

  /** A visitor waits for the pool and then for the store: together less than two seconds. */
  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("sessions");
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    return new HikariDataSource(config);
  }
}
