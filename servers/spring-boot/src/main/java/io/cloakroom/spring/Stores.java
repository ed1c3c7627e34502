package io.cloakroom.spring;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.redis.RedisStoreBuilder;
import io.cloakroom.spring.CloakroomProperties.CacheType;
import io.cloakroom.spring.CloakroomProperties.StoreType;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Optional;
import java.util.function.Consumer;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.boot.jdbc.DataSourceBuilder;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * Opens the store that the properties, or else the class path and the beans, choose. Closes the
 * stores behind it after the store itself, which is a bean of its own.
 */
final class Stores implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(Stores.class);

  private final CloakroomProperties properties;
  private final ObjectProvider<DataSource> dataSources;
  private final Environment environment;
  private final BeanFactory beans;

  /** The stores behind another one, in the order in which they were opened. */
  private final List<AutoCloseable> behind = new ArrayList<>();

  /**
   * The store that decides.
   *
   * @param changes the feed of the writes of all nodes; empty if they are not published
   */
  private record Home(Store store, Optional<ChangeFeed> changes) {

    static Home of(Store store) {
      return new Home(store, Optional.empty());
    }
  }

  Stores(
      CloakroomProperties properties,
      ObjectProvider<DataSource> dataSources,
      Environment environment,
      BeanFactory beans) {
    this.properties = properties;
    this.dataSources = dataSources;
    this.environment = environment;
    this.beans = beans;
  }

  /** Opens the store, with what the properties put in front of it. */
  Store open() {
    Home home = MovingStores.wanted(properties) ? moving() : home(type());
    Store store = home.store();
    if (properties.cache() == CacheType.MEMCACHED) {
      require("memcached", "cloakroom.cache=memcached");
      closeLater(store);
      Store cache = OfMemcached.open(properties.memcached());
      closeLater(cache);
      store = CachedStore.of(cache, store);
    }
    if (!properties.near().enabled()) {
      return store;
    }
    closeLater(store);
    NearStore.Builder near = NearStore.builder(store);
    if (properties.near().maximumAge() != null) {
      near.maximumAge(properties.near().maximumAge());
    }
    home.changes().ifPresent(near::changes);
    LOG.info(
        "Copies in this JVM: changes of other nodes are seen {}",
        home.changes().isPresent() ? "as they are made" : "after cloakroom.near.maximum-age");
    return near.build();
  }

  private void closeLater(Object store) {
    if (store instanceof AutoCloseable closeable) {
      behind.add(closeable);
    }
  }

  /** Closes what is behind the store. One that cannot be closed does not keep others open. */
  @Override
  public void close() {
    Collections.reverse(behind);
    for (AutoCloseable store : behind) {
      try {
        store.close();
      } catch (Exception e) {
        LOG.warn("{} could not be closed", store, e);
      }
    }
    behind.clear();
  }

  /** Returns whether the nodes' stores report their writes to each other. */
  private boolean publishes() {
    return properties.near().enabled() && properties.near().changes();
  }

  private Home moving() {
    List<Home> opened = new ArrayList<>();
    MovingStore moving =
        MovingStores.open(
            properties,
            beans,
            value -> {
              Home home = home(value);
              closeLater(home.store());
              opened.add(home);
              return home.store();
            });
    // The store that decides was opened first.
    boolean oldFirst = moving.step() == MovingStore.Step.OLD_DECIDES;
    List<ChangeFeed> feeds = opened.stream().flatMap(home -> home.changes().stream()).toList();
    return new Home(
        moving,
        feeds.size() < 2
            ? Optional.empty()
            : Optional.of(
                moving.changes(feeds.get(oldFirst ? 0 : 1), feeds.get(oldFirst ? 1 : 0))));
  }

  /** Opens a store by its kind or its address. */
  private Home home(String value) {
    if (value.startsWith("jdbc:")) {
      require("jdbc", "An address that begins with jdbc:");
      if (!ClassUtils.isPresent(
          "org.springframework.boot.jdbc.DataSourceBuilder", Stores.class.getClassLoader())) {
        throw new CloakroomMisconfigured(
            "A second database needs a pool of connections.", "Add spring-boot-starter-jdbc.");
      }
      return OfJdbc.at(value, properties.jdbc(), publishes(), this::closeLater);
    }
    if (value.matches("rediss?(-cluster|-sentinel)?://.*")) {
      require("redis", "An address that begins with redis");
      CloakroomProperties.Redis redis = properties.redis();
      return OfRedis.open(
          new CloakroomProperties.Redis(value, redis.prefix(), redis.timeout()),
          environment,
          beans,
          publishes());
    }
    return switch (value) {
      case "jdbc" -> home(StoreType.JDBC);
      case "redis" -> home(StoreType.REDIS);
      default ->
          throw new IllegalArgumentException(
              "this is memory, file, jdbc, redis, or an address that begins with directory:, jdbc:"
                  + " or redis:, not "
                  + value.replaceAll(":.*", ""));
    };
  }

  private Home home(StoreType type) {
    return switch (type) {
      case MEMORY -> Home.of(DevToolsRestart.keep(MemoryStore.class, MemoryStore::of));
      case FILE -> Home.of(FileStore.of(properties.file().directory()));
      case JDBC -> {
        require("jdbc", "cloakroom.store=jdbc");
        yield OfJdbc.open(properties.jdbc(), dataSource(), publishes());
      }
      case REDIS -> {
        require("redis", "cloakroom.store=redis");
        yield OfRedis.open(properties.redis(), environment, beans, publishes());
      }
      case MEMCACHED -> {
        require("memcached", "cloakroom.store=memcached");
        yield Home.of(OfMemcached.open(properties.memcached()));
      }
      case SEALED -> throw new IllegalStateException("Sealed sessions have no store");
    };
  }

  private StoreType type() {
    if (properties.store() != null) {
      return properties.store();
    }
    if (isPresent("jdbc") && dataSources.getIfUnique() != null) {
      return StoreType.JDBC;
    }
    return isPresent("redis") ? StoreType.REDIS : StoreType.MEMORY;
  }

  private DataSource dataSource() {
    @Nullable DataSource dataSource = dataSources.getIfUnique();
    if (dataSource != null) {
      return dataSource;
    }
    throw dataSources.stream().findAny().isEmpty()
        ? new CloakroomMisconfigured(
            "cloakroom.store is jdbc, and the application has no DataSource.",
            "Add spring-boot-starter-jdbc and a driver, and set spring.datasource.url; or choose"
                + " another store.")
        : new CloakroomMisconfigured(
            "cloakroom.store is jdbc, and the application has several DataSources.",
            "Mark one of them with @Primary, or define a bean of type io.cloakroom.store.Store.");
  }

  private static void require(String module, String property) {
    if (!isPresent(module)) {
      throw new CloakroomMisconfigured(
          property + " needs the module cloakroom-" + module + ", which is not on the class path.",
          "Add io.cloakroom:cloakroom-"
              + module
              + " to the dependencies, or choose another store.");
    }
  }

  private static boolean isPresent(String module) {
    String type =
        switch (module) {
          case "jdbc" -> "io.cloakroom.jdbc.JdbcStore";
          case "redis" -> "io.cloakroom.redis.RedisStore";
          default -> "io.cloakroom.memcached.MemcachedStore";
        };
    return ClassUtils.isPresent(type, Stores.class.getClassLoader());
  }

  /** Is loaded only if its module is there, as the classes below. */
  private static final class OfJdbc {

    static Home open(
        CloakroomProperties.Jdbc properties, DataSource dataSource, boolean publishes) {
      return open(
          properties,
          dataSource,
          publishes && SchemaCreation.isPostgres(dataSource),
          SchemaCreation.wanted(properties.initializeSchema(), dataSource));
    }

    /** Opens another database than that of the application, without asking it for its type. */
    static Home at(
        String address,
        CloakroomProperties.Jdbc properties,
        boolean publishes,
        Consumer<Object> closer) {
      DataSource pool = DataSourceBuilder.create().url(address).build();
      closer.accept(pool);
      return open(
          properties,
          pool,
          publishes && address.startsWith("jdbc:postgresql:"),
          SchemaCreation.wanted(properties.initializeSchema(), address));
    }

    /**
     * Opens the store.
     *
     * @param feed whether writes are published; only PostgreSQL has a feed
     */
    private static Home open(
        CloakroomProperties.Jdbc properties, DataSource dataSource, boolean feed, boolean creates) {
      JdbcStore.Builder builder = JdbcStore.builder(dataSource).table(properties.table());
      builder.publishChanges(feed);
      if (properties.timeout() != null) {
        builder.timeout(properties.timeout());
      }
      JdbcStore store = builder.build();
      if (creates) {
        store.createSchema();
      }
      return new Home(store, feed ? Optional.of(store.changes()) : Optional.empty());
    }
  }

  private static final class OfRedis {

    static Home open(
        CloakroomProperties.Redis properties,
        Environment environment,
        BeanFactory beans,
        boolean publishes) {
      try {
        RedisStoreBuilder builder =
            properties.url() == null
                ? SpringRedis.of(environment, beans).builder()
                : RedisStore.builder(properties.url());
        builder.prefix(properties.prefix()).publishChanges(publishes);
        if (properties.timeout() != null) {
          builder.timeout(properties.timeout());
        }
        RedisStore store = builder.build();
        return new Home(store, publishes ? Optional.of(store.changes()) : Optional.empty());
      } catch (IllegalArgumentException e) {
        throw new CloakroomMisconfigured(
            "The address of Redis cannot be used: " + e.getMessage() + ".",
            "Correct spring.data.redis.* or cloakroom.redis.*.",
            e);
      }
    }
  }

  private static final class OfMemcached {

    static Store open(CloakroomProperties.Memcached properties) {
      try {
        return MemcachedStore.of(properties.url());
      } catch (IllegalArgumentException e) {
        throw new CloakroomMisconfigured(
            "The address of Memcached cannot be used: " + e.getMessage() + ".",
            "Correct cloakroom.memcached.url.",
            e);
      }
    }
  }
}
