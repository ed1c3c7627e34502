package io.cloakroom.spring;

import io.cloakroom.redis.RedisStore;
import io.cloakroom.redis.RedisStoreBuilder;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.context.properties.bind.Binder;
import org.springframework.boot.context.properties.bind.DefaultValue;
import org.springframework.core.env.Environment;

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

  static SpringRedis of(Environment environment) {
    return Binder.get(environment).bindOrCreate("spring.data.redis", SpringRedis.class);
  }

  /**
   * Returns a builder for a store at this address.
   *
   * @throws IllegalArgumentException if it is no address
   */
  RedisStoreBuilder builder() {
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
