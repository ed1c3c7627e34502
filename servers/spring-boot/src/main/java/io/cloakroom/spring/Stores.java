package io.cloakroom.spring;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.redis.RedisStoreBuilder;
import io.cloakroom.spring.CloakroomProperties.CacheType;
import io.cloakroom.spring.CloakroomProperties.StoreType;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import javax.sql.DataSource;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/** Opens the store that the properties, or else the class path and the beans, choose. */
final class Stores {

  private final CloakroomProperties properties;
  private final ObjectProvider<DataSource> dataSources;
  private final Environment environment;
  private final BeanFactory beans;

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
    Store store = home();
    if (properties.cache() == CacheType.MEMCACHED) {
      require("memcached", "cloakroom.cache=memcached");
      store = CachedStore.of(OfMemcached.open(properties.memcached()), store);
    }
    if (!properties.near().enabled()) {
      return store;
    }
    NearStore.Builder near = NearStore.builder(store);
    if (properties.near().maximumAge() != null) {
      near.maximumAge(properties.near().maximumAge());
    }
    return near.build();
  }

  private Store home() {
    return switch (type()) {
      case MEMORY -> MemoryStore.of();
      case FILE -> FileStore.of(properties.file().directory());
      case JDBC -> {
        require("jdbc", "cloakroom.store=jdbc");
        yield OfJdbc.open(properties.jdbc(), dataSource());
      }
      case REDIS -> {
        require("redis", "cloakroom.store=redis");
        yield OfRedis.open(properties.redis(), environment, beans);
      }
      case MEMCACHED -> {
        require("memcached", "cloakroom.store=memcached");
        yield OfMemcached.open(properties.memcached());
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

    static Store open(CloakroomProperties.Jdbc properties, DataSource dataSource) {
      JdbcStore.Builder builder = JdbcStore.builder(dataSource).table(properties.table());
      if (properties.timeout() != null) {
        builder.timeout(properties.timeout());
      }
      JdbcStore store = builder.build();
      return SchemaCreation.wanted(properties.initializeSchema(), dataSource)
          ? store.createSchema()
          : store;
    }
  }

  private static final class OfRedis {

    static Store open(
        CloakroomProperties.Redis properties, Environment environment, BeanFactory beans) {
      try {
        RedisStoreBuilder builder =
            properties.url() == null
                ? SpringRedis.of(environment, beans).builder()
                : RedisStore.builder(properties.url());
        builder.prefix(properties.prefix());
        if (properties.timeout() != null) {
          builder.timeout(properties.timeout());
        }
        return builder.build();
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
