package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisServer;
import io.lettuce.core.RedisClient;
import io.lettuce.core.RedisURI;
import io.lettuce.core.ScriptOutputType;
import io.lettuce.core.api.StatefulRedisConnection;
import io.lettuce.core.cluster.RedisClusterClient;
import io.lettuce.core.cluster.api.StatefulRedisClusterConnection;
import io.lettuce.core.codec.ByteArrayCodec;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.TreeMap;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.ThreadLocalRandom;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.LongAdder;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.UnifiedJedis;

/**
 * Which client serves blocking callers faster: Jedis, a connection per caller from a pool, or
 * Lettuce, one connection for all. Run by {@code bin/bench redis}; it is no test.
 */
final class ClientBenchmark {

  static final int ROUNDS = Integer.getInteger("bench.rounds", 21);
  private static final int MILLIS = Integer.getInteger("bench.millis", 300);
  private static final int KEYS = 10_000;

  private static final byte[] REPLACE =
      """
      if redis.call('GETRANGE', KEYS[1], 0, 15) == ARGV[1] then
        redis.call('SET', KEYS[1], ARGV[2], 'PX', ARGV[3])
        return 1
      end
      return 0\
      """
          .getBytes(UTF_8);

  /** A client behind what a store asks of it. */
  private interface Client extends AutoCloseable {
    byte[] load(byte[] key);

    long replace(byte[] key, byte[] expected, byte[] next);

    @Override
    void close();
  }

  private record OverJedis(UnifiedJedis jedis, String sha) implements Client {

    static OverJedis over(UnifiedJedis jedis, List<RedisServer> servers) {
      String sha = "";
      for (RedisServer server : servers) {
        sha = server.command("SCRIPT", "LOAD", new String(REPLACE, UTF_8));
      }
      return new OverJedis(jedis, sha);
    }

    @Override
    public byte[] load(byte[] key) {
      return jedis.get(key);
    }

    @Override
    public long replace(byte[] key, byte[] expected, byte[] next) {
      return (Long)
          jedis.evalsha(
              sha.getBytes(UTF_8), List.of(key), List.of(expected, next, "60000".getBytes(UTF_8)));
    }

    @Override
    public void close() {
      jedis.close();
    }
  }

  private record OverLettuce(
      RedisClient client, StatefulRedisConnection<byte[], byte[]> connection, String sha)
      implements Client {

    static OverLettuce over(RedisServer server) {
      RedisClient client = RedisClient.create(RedisURI.create("127.0.0.1", server.port()));
      return new OverLettuce(
          client,
          client.connect(ByteArrayCodec.INSTANCE),
          server.command("SCRIPT", "LOAD", new String(REPLACE, UTF_8)));
    }

    @Override
    public byte[] load(byte[] key) {
      return connection.sync().get(key);
    }

    @Override
    public long replace(byte[] key, byte[] expected, byte[] next) {
      Long done =
          connection
              .sync()
              .evalsha(
                  sha,
                  ScriptOutputType.INTEGER,
                  new byte[][] {key},
                  expected,
                  next,
                  "60000".getBytes(UTF_8));
      return done;
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }

  private record OverLettuceCluster(
      RedisClusterClient client,
      StatefulRedisClusterConnection<byte[], byte[]> connection,
      String sha)
      implements Client {

    static OverLettuceCluster over(RedisCluster cluster) {
      String sha = "";
      for (RedisServer server : cluster.nodes()) {
        sha = server.command("SCRIPT", "LOAD", new String(REPLACE, UTF_8));
      }
      RedisClusterClient client =
          RedisClusterClient.create(RedisURI.create("127.0.0.1", cluster.nodes().get(0).port()));
      return new OverLettuceCluster(client, client.connect(ByteArrayCodec.INSTANCE), sha);
    }

    @Override
    public byte[] load(byte[] key) {
      return connection.sync().get(key);
    }

    @Override
    public long replace(byte[] key, byte[] expected, byte[] next) {
      Long done =
          connection
              .sync()
              .evalsha(
                  sha,
                  ScriptOutputType.INTEGER,
                  new byte[][] {key},
                  expected,
                  next,
                  "60000".getBytes(UTF_8));
      return done;
    }

    @Override
    public void close() {
      client.shutdown();
    }
  }

  @Test
  void measure() throws Exception {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(64);
    pool.setMaxIdle(64);
    try (RedisServer server = RedisServer.start();
        Client jedis =
            OverJedis.over(
                redis.clients.jedis.RedisClient.builder()
                    .hostAndPort("127.0.0.1", server.port())
                    .poolConfig(pool)
                    .build(),
                List.of(server));
        Client lettuce = OverLettuce.over(server)) {
      compare("alone", new TreeMap<>(Map.of("Jedis", jedis, "Lettuce", lettuce)));
    }
    try (RedisCluster cluster = RedisCluster.start();
        Client jedis =
            OverJedis.over(
                redis.clients.jedis.RedisClusterClient.builder()
                    .nodes(
                        java.util.Set.of(
                            new HostAndPort("127.0.0.1", cluster.nodes().get(0).port())))
                    .poolConfig(pool)
                    .build(),
                cluster.nodes());
        Client lettuce = OverLettuceCluster.over(cluster)) {
      compare("cluster", new TreeMap<>(Map.of("Jedis", jedis, "Lettuce", lettuce)));
    }
  }

  private static void compare(String where, Map<String, Client> clients) throws Exception {
    for (int threads : new int[] {1, 8, 64}) {
      Map<String, List<Double>> rates = new TreeMap<>();
      for (Client client : clients.values()) {
        run(() -> loadAndReplace(client), threads);
      }
      for (int round = 0; round < ROUNDS; round++) {
        for (Map.Entry<String, Client> one : clients.entrySet()) {
          rates
              .computeIfAbsent(one.getKey(), name -> new ArrayList<>())
              .add(run(() -> loadAndReplace(one.getValue()), threads));
        }
      }
      double jedis = median(rates.getOrDefault("Jedis", List.of()));
      double lettuce = median(rates.getOrDefault("Lettuce", List.of()));
      System.out.printf(
          Locale.ROOT,
          "%s, %d threads: Jedis %.0f/s, Lettuce %.0f/s, ratio %.2f (%s | %s)%n",
          where,
          threads,
          jedis,
          lettuce,
          jedis / lettuce,
          spread(rates.getOrDefault("Jedis", List.of())),
          spread(rates.getOrDefault("Lettuce", List.of())));
    }
  }

  /** Loads with a replace each, per second. */
  static double run(Runnable work, int threads) throws Exception {
    LongAdder done = new LongAdder();
    AtomicBoolean ended = new AtomicBoolean();
    CyclicBarrier start = new CyclicBarrier(threads + 1);
    List<Thread> all = new ArrayList<>();
    for (int i = 0; i < threads; i++) {
      Thread thread =
          new Thread(() -> {
            try {
              start.await();
              while (!ended.get()) {
                work.run();
                done.increment();
              }
            } catch (Exception e) {
              throw new IllegalStateException(e);
            }
          });
      thread.start();
      all.add(thread);
    }
    start.await();
    long from = System.nanoTime();
    Thread.sleep(MILLIS);
    ended.set(true);
    for (Thread thread : all) {
      thread.join();
    }
    return done.sum() * 1e9 / (System.nanoTime() - from);
  }

  private static void loadAndReplace(Client client) {
    byte[] key =
        ("bench:" + ThreadLocalRandom.current().nextInt(KEYS) + "-" + "k".repeat(43))
            .getBytes(UTF_8);
    byte[] found = client.load(key);
    byte[] revision = found == null ? new byte[0] : Arrays.copyOf(found, 16);
    byte[] next = new byte[450];
    Arrays.fill(next, (byte) 'x');
    System.arraycopy(
        "%016x".formatted(ThreadLocalRandom.current().nextLong()).getBytes(UTF_8), 0, next, 0, 16);
    client.replace(key, revision, next);
  }

  static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }

  static String spread(List<Double> values) {
    List<Double> sorted = values.stream().sorted().toList();
    return "%.0f-%.0f".formatted(sorted.get(0), sorted.get(sorted.size() - 1));
  }
}
