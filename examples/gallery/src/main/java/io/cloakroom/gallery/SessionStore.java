package io.cloakroom.gallery;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.Sweepable;
import java.io.Closeable;
import java.io.IOException;
import java.util.concurrent.Executors;
import java.util.concurrent.ScheduledExecutorService;
import java.util.concurrent.TimeUnit;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Where the sessions live, and what must be closed and swept for it. */
final class SessionStore implements Closeable {

  private static final Logger LOG = LoggerFactory.getLogger(SessionStore.class);
  private static final int SWEEP_BATCH = 500;

  private final Store store;
  private final Sessions sessions;
  private final Closeable engine;
  private final ScheduledExecutorService sweeper =
      Executors.newSingleThreadScheduledExecutor(
          task -> {
            Thread thread = new Thread(task, "session-sweeper");
            thread.setDaemon(true);
            return thread;
          });

  private SessionStore(Store store, Closeable engine) {
    this.store = store;
    this.sessions = Sessions.in(store);
    this.engine = engine;
    store
        .capability(Sweepable.class)
        .ifPresent(
            sweepable -> {
              var unused =
                  sweeper.scheduleWithFixedDelay(() -> sweep(sweepable), 1, 10, TimeUnit.MINUTES);
            });
  }

  /** The store that this names. */
  static SessionStore open(StoreUrl url, Database database) {
    if (url instanceof StoreUrl.Memory) {
      return new SessionStore(MemoryStore.create(), () -> {});
    }
    if (url instanceof StoreUrl.Files files) {
      return new SessionStore(FileStore.builder(files.directory()).build(), () -> {});
    }
    if (url instanceof StoreUrl.Jdbc jdbc) {
      HikariDataSource pool = pool(jdbc.url());
      return new SessionStore(jdbc(JdbcStore.builder(pool)), pool);
    }
    return new SessionStore(jdbc(JdbcStore.builder(database.dataSource())), () -> {});
  }

  /** The sessions of all visitors. */
  Sessions sessions() {
    return sessions;
  }

  /** Whether it can be said where somebody is logged in. */
  boolean listsDevices() {
    return store.capability(OwnerIndex.class).isPresent();
  }

  Store store() {
    return store;
  }

  @Override
  public void close() throws IOException {
    sweeper.shutdownNow();
    engine.close();
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

  private static void sweep(Sweepable store) {
    try {
      int swept;
      do {
        swept = store.sweep(SWEEP_BATCH);
      } while (swept == SWEEP_BATCH);
    } catch (RuntimeException e) {
      LOG.warn("Expired sessions could not be swept; the next sweep takes them", e);
    }
  }
}
