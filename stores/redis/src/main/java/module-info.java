/** A store in Redis or Valkey. */
module io.cloakroom.redis {
  requires transitive io.cloakroom;
  requires transitive org.jspecify;
  requires org.slf4j;
  requires redis.clients.jedis;

  exports io.cloakroom.redis;
}
