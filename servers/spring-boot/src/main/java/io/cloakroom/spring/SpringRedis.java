package io.cloakroom.spring;

import io.cloakroom.redis.RedisStore;
import io.cloakroom.redis.RedisStoreBuilder;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.boot.ssl.SslBundle;
import org.springframework.boot.ssl.SslBundles;
import org.springframework.core.env.Environment;
import org.springframework.util.ClassUtils;

/**
 * The properties {@code spring.data.redis.*} by which Boot connects to Redis.
 *
 * @param url an address that replaces host, port, user, password and database
 */
record SpringRedis(
    @Nullable String url,
    @DefaultValue("localhost") String host,
    @DefaultValue("6379") int port,
    @DefaultValue("0") int database,
    @Nullable String username,
    @Nullable String password,
    @DefaultValue Ssl ssl,
    @Nullable Sentinel sentinel,
    @Nullable Cluster cluster) {

  private static final String PREFIX = "spring.data.redis";
  private static final String DETAILS =
      "org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails";

  /** Whether connections use TLS. */
  record Ssl(@Nullable Boolean enabled, @Nullable String bundle) {

    boolean used() {
      return enabled != null ? enabled : bundle != null;
    }
  }

  /** The Sentinels of a primary. */
  record Sentinel(@DefaultValue("") String master, List<String> nodes, @Nullable String password) {}

  /** Some nodes of a cluster. */
  record Cluster(List<String> nodes) {}

  /**
   * A connection and what its TLS trusts.
   *
   * @param bundle null if TLS trusts what the JVM does
   */
  record Connection(SpringRedis redis, @Nullable SslBundle bundle) {

    /**
     * Returns a builder for a store at this address.
     *
     * @throws IllegalArgumentException if it is no address
     */
    RedisStoreBuilder builder() {
      RedisStoreBuilder builder = redis.builder();
      return bundle == null ? builder : builder.tls(bundle.createSslContext());
    }
  }

  /** Returns the connection that the properties and beans of the application describe. */
  static Connection of(Environment environment, BeanFactory beans) {
    if (ClassUtils.isPresent(DETAILS, SpringRedis.class.getClassLoader())) {
      Optional<Connection> found = RedisDetails.of(beans);
      if (found.isPresent()) {
        return found.get();
      }
    }
    SpringRedis redis = Binder.get(environment).bindOrCreate(PREFIX, SpringRedis.class);
    @Nullable String name = redis.ssl().bundle();
    return new Connection(
        redis, name == null ? null : beans.getBean(SslBundles.class).getBundle(name));
  }

  private RedisStoreBuilder builder() {
    if (url != null) {
      return RedisStore.builder(url);
    }
    RedisStoreBuilder builder = RedisStore.builder(address());
    if (password != null && username != null) {
      builder.credentials(username, password);
    } else if (password != null) {
      builder.password(password);
    }
    if (sentinel != null && sentinel.password() != null) {
      builder.sentinelPassword(sentinel.password());
    }
    return builder;
  }

  /** Returns the address, without credentials. */
  String address() {
    String scheme = ssl.used() ? "rediss" : "redis";
    if (sentinel != null) {
      String nodes = String.join(",", sentinel.nodes());
      return scheme + "-sentinel://" + nodes + "/" + database + "#" + sentinel.master();
    }
    if (cluster != null) {
      return scheme + "-cluster://" + String.join(",", cluster.nodes());
    }
    return scheme + "://" + host + ":" + port + "/" + database;
  }
}
