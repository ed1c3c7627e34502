package io.cloakroom.redis;

import org.jspecify.annotations.Nullable;
import redis.clients.jedis.ClientSetInfoConfig;
import redis.clients.jedis.JedisClientConfig;

/**
 * The settings of a connection for Jedis. Jedis' own builder would need a method to turn off its
 * choice of a protocol, which Jedis 7 of Spring Boot does not have; the method here is not called
 * there.
 */
record LaneSettings(Access access) implements JedisClientConfig {

  @Override
  public boolean isAutoNegotiateProtocol() {
    return false;
  }

  @Override
  public @Nullable String getUser() {
    return access.user().orElse(null);
  }

  @Override
  public @Nullable String getPassword() {
    return access.password().orElse(null);
  }

  @Override
  public int getDatabase() {
    return access.database();
  }

  @Override
  public ClientSetInfoConfig getClientSetInfoConfig() {
    return ClientSetInfoConfig.DISABLED;
  }
}
