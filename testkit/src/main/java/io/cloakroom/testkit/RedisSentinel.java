package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis primary of the test's own with two replicas, watched by three Sentinels, on free ports of
 * 127.0.0.1, gone when the JVM ends. A primary that dies is replaced after about two seconds. Not
 * thread-safe.
 */
public final class RedisSentinel implements AutoCloseable {

  /** The name under which the Sentinels know the primary. */
  public static final String NAME = "cloakroom";

  private static final int SERVERS = 3;
  private static final int SENTINELS = 3;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static @Nullable RedisSentinel shared;

  private final List<RedisServer> servers;
  private final List<Sentinel> sentinels;

  private record Sentinel(ServerProcess process, int port) {

    String command(String... words) {
      try (RespConnection connection = new RespConnection(port)) {
        return connection.command(words);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  private RedisSentinel(List<RedisServer> servers, List<Sentinel> sentinels) {
    this.servers = List.copyOf(servers);
    this.sentinels = List.copyOf(sentinels);
  }

  /** Returns the one group of this JVM, for tests that only need keys of their own. */
  public static synchronized RedisSentinel shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new group without data, whose Sentinels know each other and all servers.
   *
   * @param settings more of each data server's settings, each as {@code name=value}
   * @throws IllegalStateException if Redis is not installed; it names the package
   */
  public static RedisSentinel of(String... settings) {
    List<RedisServer> servers = new ArrayList<>();
    for (int i = 0; i < SERVERS; i++) {
      List<String> all = new ArrayList<>(List.of("repl-diskless-sync-delay=0"));
      if (i > 0) {
        all.add("replicaof=127.0.0.1 " + servers.get(0).port());
      }
      all.addAll(List.of(settings));
      servers.add(RedisServer.of(all.toArray(String[]::new)));
    }
    List<Sentinel> sentinels = new ArrayList<>();
    for (int i = 0; i < SENTINELS; i++) {
      sentinels.add(ServerProcess.withFreePorts(() -> startSentinel(servers.get(0).port())));
    }
    RedisSentinel group = new RedisSentinel(servers, sentinels);
    group.awaitHealthy();
    return group;
  }

  /** Returns the three data servers; who is the primary changes as they die and come back. */
  public List<RedisServer> servers() {
    return servers;
  }

  /** Returns the group's address, as {@code redis-sentinel://}, with all Sentinels and the name. */
  public String url() {
    return sentinels.stream()
        .map(sentinel -> "127.0.0.1:" + sentinel.port())
        .collect(Collectors.joining(",", "redis-sentinel://", "#" + NAME));
  }

  /** Returns the server that the Sentinels say is the primary. */
  public RedisServer primary() {
    String[] address =
        sentinels.get(0).command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME).split("\n", -1);
    int port = Integer.parseInt(address[1]);
    return servers.stream().filter(server -> server.port() == port).findFirst().orElseThrow();
  }

  /** Waits until all Sentinels name the same live primary, and the other live servers follow it. */
  public void awaitHealthy() {
    Await.until("the Sentinels have a primary with its replicas", PATIENCE, this::isHealthy);
  }

  /** Waits until all Sentinels name another primary than this one, and it takes writes. */
  public void awaitFailoverFrom(RedisServer dead) {
    Await.until(
        "the Sentinels name another primary",
        PATIENCE,
        () -> {
          RedisServer primary = primary();
          return !primary.equals(dead) && agreeOn(primary) && isPrimary(primary);
        });
  }

  /** Stops all and removes their data. */
  @Override
  public void close() {
    sentinels.forEach(sentinel -> sentinel.process().close("KILL"));
    servers.forEach(RedisServer::close);
  }

  private static Sentinel startSentinel(int primaryPort) {
    ServerProcess process = ServerProcess.of("Sentinel");
    int port = ServerProcess.likelyPort();
    Path configuration = process.folder().resolve("sentinel.conf");
    List<String> lines =
        List.of(
            "port " + port,
            "bind 127.0.0.1",
            "dir " + process.folder(),
            "sentinel monitor " + NAME + " 127.0.0.1 " + primaryPort + " 2",
            "sentinel down-after-milliseconds " + NAME + " 1000",
            "sentinel failover-timeout " + NAME + " 6000",
            "sentinel parallel-syncs " + NAME + " 2");
    try {
      Files.writeString(configuration, String.join("\n", lines) + "\n", UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    Sentinel sentinel = new Sentinel(process, port);
    process.launch(
        List.of(
            ServerProcess.program("redis-server", "redis-server"),
            configuration.toString(),
            "--sentinel"),
        () -> sentinel.command("INFO", "server").contains("process_id:" + process.pid() + "\r\n"));
    return sentinel;
  }

  private boolean isHealthy() {
    RedisServer primary = primary();
    List<RedisServer> live = servers.stream().filter(RedisServer::isAlive).toList();
    long following =
        live.stream()
            .filter(server -> {
              String info = server.command("INFO", "replication");
              return info.contains("master_port:" + primary.port())
                  && info.contains("master_link_status:up");
            })
            .count();
    return live.contains(primary)
        && agreeOn(primary)
        && isPrimary(primary)
        && following == live.size() - 1
        && sentinels.stream().allMatch(RedisSentinel::knowsAll);
  }

  private boolean agreeOn(RedisServer primary) {
    return sentinels.stream()
        .allMatch(sentinel ->
            sentinel
                .command("SENTINEL", "GET-MASTER-ADDR-BY-NAME", NAME)
                .endsWith("\n" + primary.port()));
  }

  private static boolean isPrimary(RedisServer server) {
    return server.isAlive() && server.command("INFO", "replication").contains("role:master");
  }

  private static boolean knowsAll(Sentinel sentinel) {
    String known = "\n" + sentinel.command("SENTINEL", "MASTER", NAME) + "\n";
    return known.contains("\nnum-other-sentinels\n" + (SENTINELS - 1) + "\n")
        && known.contains("\nnum-slaves\n" + (SERVERS - 1) + "\n");
  }
}
