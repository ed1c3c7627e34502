package io.cloakroom.cli;

import com.zaxxer.hikari.HikariConfig;
import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import java.sql.SQLException;
import java.util.List;
import java.util.Properties;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;

/** A store that a command opened by its address, and closes at its end. */
final class OpenStore implements AutoCloseable {

  private static final String DIRECTORY = "directory:";

  private final Store store;
  private final @Nullable AutoCloseable engine;

  private OpenStore(Store store, @Nullable AutoCloseable engine) {
    this.store = store;
    this.engine = engine;
  }

  /**
   * Opens a store.
   *
   * @param option the option that has the address
   * @param value the address, or the source that has it
   * @param drivers jars of JDBC drivers that are not built in
   * @param written whether a missing table is created
   */
  static OpenStore at(
      Terminal terminal, String option, String value, List<String> drivers, boolean written) {
    String address = SecretSource.address(terminal, option, value);
    if (address.startsWith("jdbc:")) {
      return jdbc(
          option, DriverConnections.of(address, new Properties(), drivers, written), written);
    }
    if (address.matches("rediss?(-cluster|-sentinel)?://.*")) {
      RedisStore store = redis(option, address);
      return new OpenStore(store, store);
    }
    if (address.startsWith(DIRECTORY)) {
      return new OpenStore(
          FileStore.of(InputFile.path(address.substring(DIRECTORY.length()))), null);
    }
    if (address.startsWith("memcached:")) {
      throw new CommandFailure(
          "store.unlistable",
          "Memcached cannot list what it has. It is only a cache in front of another store: name"
              + " that one.");
    }
    throw new WrongArguments(
        option
            + " is the address of a store: jdbc:…, redis://…, or directory:PATH for files. See"
            + " docs/store-addresses.md.");
  }

  private static RedisStore redis(String option, String address) {
    try {
      return RedisStore.of(address);
    } catch (IllegalArgumentException e) {
      throw new WrongArguments(option + ": " + e.getMessage() + '.');
    }
  }

  private static OpenStore jdbc(String option, DataSource database, boolean written) {
    HikariConfig config = new HikariConfig();
    config.setPoolName("cloakroom");
    config.setMaximumPoolSize(10);
    config.setMinimumIdle(1);
    config.setConnectionTimeout(5_000);
    HikariDataSource pool;
    try {
      // The pool would wait before it fails.
      database.getConnection().close();
      config.setDataSource(database);
      pool = new HikariDataSource(config);
    } catch (SQLException | RuntimeException e) {
      throw DatabaseFailure.opening(option, e);
    }
    try {
      JdbcStore store = JdbcStore.of(pool);
      return new OpenStore(written ? store.createSchema() : store, pool);
    } catch (RuntimeException e) {
      pool.close();
      throw e;
    }
  }

  /** Returns the store. */
  Store store() {
    return store;
  }

  /** Returns the records of the store. */
  Scannable records() {
    return store
        .capability(Scannable.class)
        .orElseThrow(
            () -> new CommandFailure("store.unlistable", "This store cannot list what it has."));
  }

  @Override
  public void close() {
    if (engine != null) {
      try {
        engine.close();
      } catch (Exception e) {
        throw new CommandFailure("store.failed", "The store could not be closed.");
      }
    }
  }
}
