package io.cloakroom.gallery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.key.KeyRing;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweeper;
import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The gallery's stores, with the resources that are closed with them. */
final class SessionStore implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);

  private final Store forms;
  private final Deque<AutoCloseable> opened = new ArrayDeque<>();
  private final List<Sweeper> sweepers = new ArrayList<>();
  private final Sessions sessions;

  @SuppressWarnings("ReferenceEquality") // Two stores are one only if they are the same object.
  private SessionStore(StoreUrl url, Database database, KeyRing keys) {
    try {
      forms = jdbc(JdbcStore.builder(database.dataSource()));
      sweepers.add(closeLater(Sweeper.of(forms)));
      Store store = open(url);
      Sessions all = url instanceof StoreUrl.Sealed ? Sessions.sealed(keys) : Sessions.of(store);
      sessions = all.withAbsoluteLifetime(LoginTerms.REMEMBERED);
      if (store != forms) {
        sweepers.add(closeLater(Sweeper.of(store)));
      }
    } catch (RuntimeException e) {
      close();
      throw e;
    }
  }

  /**
   * Opens the store that a URL names.
   *
   * @throws io.cloakroom.store.StoreException if the store cannot be reached
   */
  static SessionStore of(StoreUrl url, Database database, KeyRing keys) {
    return new SessionStore(url, database, keys);
  }

  /** Returns the sessions of all visitors. */
  Sessions sessions() {
    return sessions;
  }

  /** Returns what removes expired records, from the stores that need it. */
  List<Sweeper> sweepers() {
    return List.copyOf(sweepers);
  }

  /**
   * Returns the store for sent forms and login throttling: the gallery's database, whatever store
   * holds the sessions.
   */
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
        LOG.warn("Could not close {}", last, e);
      }
    }
  }

  private Store open(StoreUrl url) {
    if (url instanceof StoreUrl.Memory) {
      return MemoryStore.of();
    }
    if (url instanceof StoreUrl.Files files) {
      return FileStore.builder(files.directory()).build();
    }
    if (url instanceof StoreUrl.Jdbc jdbc) {
      return jdbc(JdbcStore.builder(closeLater(pool(jdbc.url()))));
    }
    if (url instanceof StoreUrl.Redis redis) {
      return closeLater(RedisStore.of(redis.url()));
    }
    if (url instanceof StoreUrl.Memcached memcached) {
      Store store = open(memcached.store());
      return CachedStore.of(closeLater(MemcachedStore.of(memcached.url())), store);
    }
    if (url instanceof StoreUrl.Near near) {
      return closeLater(near(near.store()));
    }
    if (url instanceof StoreUrl.Moving moving) {
      return moving.open(this::open);
    }
    return forms;
  }

  /**
   * A store that publishes its changes, if it can.
   *
   * @param changes the changes of all nodes
   */
  private record Published(Store store, Optional<ChangeFeed> changes) {}

  private NearStore near(StoreUrl url) {
    Published published =
        url instanceof StoreUrl.Moving moving ? published(moving) : published(url);
    NearStore.Builder near = NearStore.builder(published.store());
    // Other stores do not publish their changes, so each copy expires after a second.
    published.changes().ifPresent(near::changes);
    return near.build();
  }

  private Published published(StoreUrl url) {
    if (url instanceof StoreUrl.Redis redis) {
      RedisStore store = closeLater(RedisStore.builder(redis.url()).publishChanges(true).build());
      return new Published(store, Optional.of(store.changes()));
    }
    if (url instanceof StoreUrl.Jdbc jdbc && jdbc.url().startsWith("jdbc:postgresql:")) {
      JdbcStore store = jdbc(JdbcStore.builder(closeLater(pool(jdbc.url()))).publishChanges(true));
      return new Published(store, Optional.of(store.changes()));
    }
    return new Published(open(url), Optional.empty());
  }

  private Published published(StoreUrl.Moving url) {
    IdentityHashMap<Store, ChangeFeed> feeds = new IdentityHashMap<>();
    MovingStore moving =
        url.open(side -> {
          Published opened = published(side);
          opened.changes().ifPresent(changes -> feeds.put(opened.store(), changes));
          return opened.store();
        });
    @Nullable ChangeFeed ofOld = feeds.get(moving.oldStore());
    @Nullable ChangeFeed ofNew = feeds.get(moving.newStore());
    return new Published(
        moving,
        ofOld == null || ofNew == null
            ? Optional.empty()
            : Optional.of(moving.changes(ofOld, ofNew)));
  }

  /** Registers a resource for closing; the last one opened is the first one closed. */
  private <T extends AutoCloseable> T closeLater(T engine) {
    opened.push(engine);
    return engine;
  }

  private static JdbcStore jdbc(JdbcStore.Builder builder) {
    return builder.build().createSchema();
  }

  /** Opens a pool whose timeouts keep the total wait of a visitor below two seconds. */
  private static HikariDataSource pool(String url) {
    HikariConfig config = new HikariConfig();
    config.setJdbcUrl(url);
    config.setPoolName("sessions");
    config.setConnectionTimeout(1_000);
    config.setValidationTimeout(500);
    return new HikariDataSource(config);
  }
}
