package io.cloakroom.faults;

import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisSentinel;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.TcpProxy;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.SQLException;
import java.util.List;
import java.util.Optional;
import java.util.function.IntFunction;

/** The engines of all rows. */
final class Engines {

  /**
   * A running server.
   *
   * @param at returns the name of its store through a port
   */
  record Started(
      int port, IntFunction<String> at, String version, EngineProcess server, Runnable end) {

    Engine engine(int port) {
      return Engine.of(at.apply(port), version, server, end);
    }
  }

  /** A function that starts a kind of server with these settings. */
  interface Kind {
    Started start(String... settings);
  }

  private Engines() {}

  static Engine memory(Path folder) {
    return Engine.inNodes(StoreSpec.MEMORY, "");
  }

  static Engine file(Path folder) {
    return Engine.inNodes(StoreSpec.file(folder.resolve("records")), "");
  }

  static Engine fileOnSmallDisk(Path folder) {
    SmallDisk disk = SmallDisk.of(24);
    return Engine.inNodes(StoreSpec.file(disk.path().resolve("records")), "").on(disk);
  }

  /** Returns H2 in a file. Only one node at a time can open it. */
  static Engine h2(Path folder) {
    String url = "jdbc:h2:file:" + folder.resolve("h2") + ";WRITE_DELAY=0";
    return Engine.inNodes(url, "H2 " + org.h2.engine.Constants.VERSION);
  }

  static Engine sqlite(Path folder) {
    String url = "jdbc:sqlite:" + folder.resolve("sqlite.db") + "?journal_mode=WAL";
    return Engine.inNodes(url, version(url));
  }

  static FaultRow.Starter server(Kind kind, String... settings) {
    return folder -> {
      Started started = kind.start(settings);
      return started.engine(started.port());
    };
  }

  static FaultRow.Starter behindProxy(Kind kind, String... settings) {
    return folder -> {
      Started started = kind.start(settings);
      TcpProxy proxy = TcpProxy.of(started.port());
      return started.engine(proxy.port()).through(proxy);
    };
  }

  static FaultRow.Starter onSmallDisk(Kind kind, int mebibytes, String... settings) {
    return folder -> {
      SmallDisk disk = SmallDisk.of(mebibytes);
      Started started = disk.serve(() -> kind.start(settings));
      return started.engine(started.port()).on(disk);
    };
  }

  static Started postgres(String... settings) {
    PostgresServer server = PostgresServer.of(settings);
    String database = server.freshDatabase();
    return new Started(
        server.port(),
        port -> server.jdbcUrl(database, port),
        version(server.jdbcUrl(database)),
        new EngineProcess(server::kill, server::restart, server::freeze, server::thaw),
        server::close);
  }

  static Started mariaDb(String... settings) {
    MariaDbServer server = MariaDbServer.of(settings);
    String database = server.freshDatabase();
    return new Started(
        server.port(),
        port -> server.jdbcUrl(database, port),
        version(server.jdbcUrl(database)),
        new EngineProcess(server::kill, server::restart, server::freeze, server::thaw),
        server::close);
  }

  static Started redis(String... settings) {
    RedisServer server = RedisServer.of(settings);
    return new Started(
        server.port(),
        server::url,
        version(server),
        new EngineProcess(server::kill, server::restart, server::freeze, server::thaw),
        server::close);
  }

  static Engine redisCluster(Path folder) {
    RedisCluster cluster = RedisCluster.of("appendonly=yes");
    Primary primary = new Primary(cluster::primaries, cluster::awaitHealthy);
    String version = version(cluster.nodes().get(0));
    return Engine.of(cluster.url(), version, primary.server(), cluster::close);
  }

  static Engine redisSentinel(Path folder) {
    RedisSentinel group = RedisSentinel.of("appendonly=yes");
    Primary primary = new Primary(() -> List.of(group.primary()), group::awaitHealthy);
    String version = version(group.servers().get(0));
    return Engine.of(group.url(), version, primary.server(), group::close);
  }

  /**
   * Returns Memcached in front of PostgreSQL. The first server is PostgreSQL, the second is
   * Memcached.
   */
  static Engine memcachedOverPostgres(Path folder) {
    Started backing = postgres();
    MemcachedServer cache = MemcachedServer.of();
    EngineProcess second =
        new EngineProcess(cache::kill, cache::restart, cache::freeze, cache::thaw);
    return new Engine(
        StoreSpec.cached(cache.url(), backing.at().apply(backing.port())),
        backing.version(),
        List.of(backing.server(), second),
        Optional.empty(),
        Optional.empty(),
        () -> {
          cache.close();
          backing.end().run();
        });
  }

  private static String version(RedisServer server) {
    return server
        .command("INFO", "server")
        .lines()
        .filter(line -> line.startsWith("redis_version:"))
        .map(line -> line.substring(line.indexOf(':') + 1).strip())
        .findFirst()
        .orElse("");
  }

  private static String version(String url) {
    try (Connection connection = DriverManager.getConnection(url)) {
      return connection.getMetaData().getDatabaseProductVersion().split("[ -]", -1)[0];
    } catch (SQLException e) {
      throw new IllegalStateException(
          "The version of the engine that was just started cannot be read", e);
    }
  }
}
