package io.cloakroom.spring;

import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.BeanFactory;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Cluster;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Node;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Sentinel;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails.Standalone;
import org.springframework.boot.ssl.SslBundle;

/**
 * The connection to Redis that Boot has found, such as a service of Docker Compose. Is loaded only
 * if Boot's module for Redis is there.
 */
final class RedisDetails {

  private RedisDetails() {}

  /** Returns the connection, if there is a bean with its details. */
  static Optional<SpringRedis.Connection> of(BeanFactory beans) {
    @Nullable DataRedisConnectionDetails details =
        beans.getBeanProvider(DataRedisConnectionDetails.class).getIfUnique();
    return details == null ? Optional.empty() : Optional.of(connection(details));
  }

  private static SpringRedis.Connection connection(DataRedisConnectionDetails details) {
    @Nullable Standalone standalone = details.getStandalone();
    @Nullable Sentinel sentinel = details.getSentinel();
    @Nullable Cluster cluster = details.getCluster();
    @Nullable SslBundle bundle = details.getSslBundle();
    SpringRedis redis =
        new SpringRedis(
            null,
            standalone == null ? "localhost" : standalone.getHost(),
            standalone == null ? 6379 : standalone.getPort(),
            sentinel != null
                ? sentinel.getDatabase()
                : standalone == null ? 0 : standalone.getDatabase(),
            details.getUsername(),
            details.getPassword(),
            new SpringRedis.Ssl(bundle != null, null),
            sentinel == null
                ? null
                : new SpringRedis.Sentinel(
                    sentinel.getMaster(), texts(sentinel.getNodes()), sentinel.getPassword()),
            cluster == null ? null : new SpringRedis.Cluster(texts(cluster.getNodes())));
    return new SpringRedis.Connection(redis, bundle);
  }

  private static List<String> texts(List<Node> nodes) {
    return nodes.stream().map(node -> node.host() + ":" + node.port()).toList();
  }
}
