package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.RedisServer;
import java.lang.management.ManagementFactory;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.CyclicBarrier;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;
import redis.clients.jedis.ConnectionPoolConfig;
import redis.clients.jedis.RedisClient;
import redis.clients.jedis.UnifiedJedis;
import redis.clients.jedis.params.SetParams;

/**
 * A benchmark of single operations beside a bare GET and SET of the same bytes: calls per second,
 * CPU time of the node and of the server, time that the server counts for the command itself, and
 * bytes allocated by the node. It is not a test; {@code bin/bench redis} runs it.
 */
final class OperationBenchmark {

  private static final int ROUNDS = Integer.getInteger("bench.rounds", 5);
  private static final int CALLS = Integer.getInteger("bench.calls", 40_000);
  private static final int CONTENT = 400;

  /** One thread's calls of an operation, each on records of this thread alone. */
  private interface Operation {
    Runnable of(int thread);
  }

  private record Sample(
      double perSecond,
      double p99,
      double nodeMicros,
      double serverMicros,
      double commandMicros,
      double bytes) {}

  @Test
  void measure() throws Exception {
    ConnectionPoolConfig pool = new ConnectionPoolConfig();
    pool.setMaxTotal(64);
    pool.setMaxIdle(64);
    try (RedisServer server = RedisServer.of();
        UnifiedJedis jedis =
            RedisClient.builder().hostAndPort("127.0.0.1", server.port()).poolConfig(pool).build();
        RedisStore store = RedisStore.of(server.url())) {
      for (int threads : new int[] {1, 8, 32, 64}) {
        Map<String, List<Sample>> samples = new LinkedHashMap<>();
        for (int round = 0; round <= ROUNDS; round++) {
          for (Map.Entry<String, Operation> one : operations(jedis, store).entrySet()) {
            server.command("FLUSHALL");
            Sample sample = sample(server, one.getValue(), threads);
            if (round > 0) { // the first one warms up
              samples.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(sample);
            }
          }
        }
        samples.forEach((name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%2d threads, %-8s %6.0f/s, p99 %6.0f µs, node %5.1f µs, server %5.1f µs, command %5.2f µs, %5.0f"
                    + " bytes%n",
                threads,
                name,
                median(all.stream().map(Sample::perSecond).toList()),
                median(all.stream().map(Sample::p99).toList()),
                median(all.stream().map(Sample::nodeMicros).toList()),
                median(all.stream().map(Sample::serverMicros).toList()),
                median(all.stream().map(Sample::commandMicros).toList()),
                median(all.stream().map(Sample::bytes).toList())));
      }
    }
  }

  private static Map<String, Operation> operations(UnifiedJedis jedis, RedisStore store) {
    Map<String, Operation> all = new LinkedHashMap<>();
    byte[] value = new byte[40 + CONTENT];
    Arrays.fill(value, (byte) 'x');
    all.put(
        "GET",
        thread -> {
          byte[] key = ("cloakroom:" + key(thread, 0).text()).getBytes(US_ASCII);
          jedis.set(key, value);
          return () -> jedis.get(key);
        });
    all.put(
        "SET",
        thread -> {
          byte[] key = ("cloakroom:" + key(thread, 0).text()).getBytes(US_ASCII);
          return () -> jedis.set(key, value, SetParams.setParams().px(1_800_000));
        });
    all.put(
        "load",
        thread -> {
          store.create(key(thread, 0), record(0));
          return () -> store.load(key(thread, 0));
        });
    all.put(
        "replace",
        thread -> {
          store.create(key(thread, 0), record(0));
          Revision[] now = {revision(store, key(thread, 0))};
          return () -> {
            expect(store.replace(key(thread, 0), now[0], record(0)));
            now[0] = store.following(now[0]);
          };
        });
    all.put(
        "touch",
        thread -> {
          store.create(key(thread, 0), record(0));
          Revision first = revision(store, key(thread, 0));
          Instant begin = Instant.now().plusSeconds(1800);
          int[] n = {0};
          return () -> expect(store.touch(key(thread, 0), first, begin.plusMillis(n[0]++)));
        });
    all.put(
        "create",
        thread -> {
          int[] n = {0};
          return () -> expect(store.create(key(thread, n[0]++), record(0)));
        });
    all.put(
        "delete",
        thread -> {
          int[] n = {0};
          return () -> {
            store.delete(key(thread, n[0]++));
          };
        });
    return all;
  }

  private static void expect(boolean done) {
    if (!done) {
      throw new IllegalStateException("the write had no effect");
    }
  }

  private static Revision revision(RedisStore store, StoreKey key) {
    return store.load(key).map(LoadedRecord::revision).orElseThrow();
  }

  private static StoreKey key(int thread, int n) {
    return new StoreKey("session", thread + "-" + n + "-" + "k".repeat(36));
  }

  private static StoredRecord record(int later) {
    return StoredRecord.of(new byte[CONTENT], Instant.now().plusSeconds(1800 + later));
  }

  private static Sample sample(RedisServer server, Operation operation, int threads)
      throws Exception {
    OperatingSystemMXBean system =
        (OperatingSystemMXBean) ManagementFactory.getOperatingSystemMXBean();
    ThreadMXBean memory = (ThreadMXBean) ManagementFactory.getThreadMXBean();
    CyclicBarrier barrier = new CyclicBarrier(threads + 1);
    AtomicLong bytes = new AtomicLong();
    List<long[]> times = new ArrayList<>();
    List<Throwable> failures = new ArrayList<>();
    List<Thread> all = new ArrayList<>();
    int calls = CALLS / threads;
    for (int i = 0; i < threads; i++) {
      int number = i;
      Thread thread =
          new Thread(() -> {
            try {
              Runnable call = operation.of(number);
              long[] took = new long[calls];
              barrier.await();
              barrier.await();
              long before = memory.getCurrentThreadAllocatedBytes();
              for (int n = 0; n < calls; n++) {
                long begun = System.nanoTime();
                call.run();
                took[n] = System.nanoTime() - begun;
              }
              bytes.addAndGet(memory.getCurrentThreadAllocatedBytes() - before);
              synchronized (times) {
                times.add(took);
              }
            } catch (Throwable e) {
              synchronized (failures) {
                failures.add(e);
              }
            }
          });
      thread.start();
      all.add(thread);
    }
    barrier.await();
    server.forgetCalls();
    double cpu = serverSeconds(server);
    long node = system.getProcessCpuTime();
    long from = System.nanoTime();
    barrier.await();
    for (Thread thread : all) {
      thread.join();
    }
    long took = System.nanoTime() - from;
    double done = (double) calls * threads;
    node = system.getProcessCpuTime() - node;
    cpu = serverSeconds(server) - cpu;
    synchronized (failures) {
      if (!failures.isEmpty()) {
        throw new IllegalStateException(failures.get(0));
      }
    }
    return new Sample(
        done * 1e9 / took,
        percentile99(times) / 1e3,
        node / 1e3 / done,
        cpu * 1e6 / done,
        commandMicros(server) / done,
        bytes.get() / done);
  }

  private static long percentile99(List<long[]> times) {
    synchronized (times) {
      long[] all = times.stream().flatMapToLong(Arrays::stream).sorted().toArray();
      return all[all.length * 99 / 100];
    }
  }

  private static double serverSeconds(RedisServer server) {
    return server
        .command("INFO", "cpu")
        .lines()
        .filter(line -> line.matches("used_cpu_(sys|user):.*"))
        .mapToDouble(line -> Double.parseDouble(line.substring(line.indexOf(':') + 1)))
        .sum();
  }

  /** Returns the time of the commands that clients sent; a script's time includes its own. */
  private static double commandMicros(RedisServer server) {
    List<String> sent =
        server
            .command("INFO", "commandstats")
            .lines()
            .filter(line -> line.startsWith("cmdstat_"))
            .filter(line -> !line.matches("cmdstat_(info|config).*"))
            .toList();
    boolean scripts = sent.stream().anyMatch(line -> line.startsWith("cmdstat_evalsha"));
    return sent.stream()
        .filter(line -> !scripts || line.startsWith("cmdstat_eval"))
        .mapToDouble(line -> {
          int at = line.indexOf("usec=") + 5;
          return Double.parseDouble(line.substring(at, line.indexOf(',', at)));
        })
        .sum();
  }

  private static double median(List<Double> values) {
    return values.stream().sorted().toList().get(values.size() / 2);
  }
}
