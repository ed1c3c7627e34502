package io.cloakroom.gallery;

import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisSentinel;
import io.cloakroom.testkit.RedisServer;
import java.nio.file.Path;
import java.util.List;
import java.util.function.Supplier;

/**
 * A store of the sessions that the gallery takes, with a real server.
 *
 * @param url returns the store's URL, with empty data; the first call starts its server
 */
record StoreHome(String name, Supplier<String> url) {

  /** Returns all of them, with the files of those that have any in this folder. */
  static List<StoreHome> all(Path data) {
    return List.of(
        new StoreHome("memory", () -> "memory"),
        new StoreHome("database", () -> "database"),
        new StoreHome("file", () -> "file:" + data.resolve("sessions")),
        new StoreHome("h2", () -> "jdbc:h2:file:" + data.resolve("h2") + ";WRITE_DELAY=0"),
        new StoreHome(
            "sqlite", () -> "jdbc:sqlite:" + data.resolve("sqlite") + "?journal_mode=WAL"),
        new StoreHome("postgresql", StoreHome::postgres),
        new StoreHome("mariadb", StoreHome::mariaDb),
        new StoreHome("mysql driver", StoreHome::mySql),
        new StoreHome("redis", () -> RedisServer.shared().url()),
        new StoreHome("redis-cluster", () -> RedisCluster.shared().url()),
        new StoreHome("redis-sentinel", () -> RedisSentinel.shared().url()),
        new StoreHome("memcached", () -> MemcachedServer.shared().url()),
        new StoreHome(
            "memcached and postgresql", () -> MemcachedServer.shared().url() + "+" + postgres()),
        new StoreHome("near redis", () -> "near+" + RedisServer.shared().url()),
        new StoreHome("near postgresql", () -> "near+" + postgres()),
        new StoreHome("sealed", () -> "sealed:"));
  }

  private static String postgres() {
    PostgresServer server = PostgresServer.shared();
    return server.jdbcUrl(server.freshDatabase());
  }

  private static String mariaDb() {
    MariaDbServer server = MariaDbServer.shared();
    return server.jdbcUrl(server.freshDatabase());
  }

  private static String mySql() {
    return mariaDb()
        .replace("jdbc:mariadb:", "jdbc:mysql:")
        .replace("sslMode=disable", "sslMode=DISABLED");
  }

  boolean outlivesTheNode() {
    return !name.equals("memory");
  }

  boolean isShared() {
    return !name.equals("sealed");
  }

  @Override
  public String toString() {
    return name;
  }
}
