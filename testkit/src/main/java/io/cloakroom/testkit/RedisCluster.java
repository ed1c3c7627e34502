package io.cloakroom.testkit;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A Redis Cluster of the test's own, three primaries with a replica each, on free ports of
 * 127.0.0.1, gone when the JVM ends. A primary that dies is replaced by its replica after about
 * three seconds; one that only waits for a slow disk, as its nodes.conf is written, is not. Not
 * thread-safe.
 */
public final class RedisCluster implements AutoCloseable {

  private static final int PRIMARIES = 3;
  private static final int SLOTS = 16_384;
  private static final Duration PATIENCE = Duration.ofSeconds(60);

  private static @Nullable RedisCluster shared;

  private final List<RedisServer> nodes;

  private RedisCluster(List<RedisServer> nodes) {
    this.nodes = List.copyOf(nodes);
  }

  /** Returns the one cluster of this JVM, for tests that only need keys of their own. */
  public static synchronized RedisCluster shared() {
    if (shared == null) {
      shared = of();
    }
    return shared;
  }

  /**
   * Returns a new cluster without data, which serves all slots and has its replicas in step.
   *
   * @param settings more of each node's settings, each as {@code name=value}
   * @throws IllegalStateException if Redis is not installed; it names the package
   */
  public static RedisCluster of(String... settings) {
    List<String> all =
        new ArrayList<>(
            List.of(
                "cluster-enabled=yes",
                "cluster-node-timeout=2000",
                "cluster-replica-validity-factor=0",
                "repl-diskless-sync-delay=0"));
    all.addAll(List.of(settings));
    List<RedisServer> nodes = new ArrayList<>();
    for (int i = 0; i < 2 * PRIMARIES; i++) {
      nodes.add(RedisServer.startNode(all));
    }
    RedisCluster cluster = new RedisCluster(nodes);
    cluster.join();
    return cluster;
  }

  /** Returns all six servers; who is a primary changes as they die and come back. */
  public List<RedisServer> nodes() {
    return nodes;
  }

  /** Returns the cluster's address, as {@code redis-cluster://}, with all nodes. */
  public String url() {
    return nodes.stream()
        .map(node -> "127.0.0.1:" + node.port())
        .collect(Collectors.joining(",", "redis-cluster://", ""));
  }

  /** Returns the live servers that serve slots now. */
  public List<RedisServer> primaries() {
    return nodes.stream().filter(RedisServer::isAlive).filter(RedisCluster::servesSlots).toList();
  }

  /**
   * Returns the live server that serves this key now.
   *
   * @throws IllegalStateException if there is none, as until its replica takes over
   */
  public RedisServer primaryOf(String key) {
    int slot = Integer.parseInt(anyNode().command("CLUSTER", "KEYSLOT", key));
    return primaries().stream()
        .filter(node -> serves(node, slot))
        .findFirst()
        .orElseThrow(() -> new IllegalStateException("Nobody serves slot " + slot));
  }

  /** Returns the number of calls of each command on all live nodes; see {@link RedisServer}. */
  public Map<String, Long> calls() {
    Map<String, Long> all = new TreeMap<>();
    nodes.stream()
        .filter(RedisServer::isAlive)
        .forEach(node -> node.calls().forEach((name, calls) -> all.merge(name, calls, Long::sum)));
    return all;
  }

  /** Begins the count of {@link #calls} anew. */
  public void forgetCalls() {
    nodes.stream().filter(RedisServer::isAlive).forEach(RedisServer::forgetCalls);
  }

  /** Waits until all live nodes agree that live primaries serve all slots, replicas in step. */
  public void awaitHealthy() {
    Await.until("the cluster serves all slots", PATIENCE, this::isHealthy);
  }

  /** Waits until a live server serves this key again, after the death of the one that did. */
  public void awaitFailover(String key) {
    Await.until(
        "a live node serves the key and its peers know it",
        PATIENCE,
        () -> {
          primaryOf(key);
          return live().stream().allMatch(RedisCluster::seesTheClusterWhole);
        });
  }

  /** Stops all nodes and removes their data. */
  @Override
  public void close() {
    nodes.forEach(RedisServer::close);
  }

  private void join() {
    RedisServer first = nodes.get(0);
    for (int i = 0; i < nodes.size(); i++) {
      nodes.get(i).command("CLUSTER", "SET-CONFIG-EPOCH", Integer.toString(i + 1));
      if (i < PRIMARIES) {
        addSlots(nodes.get(i), i * SLOTS / PRIMARIES, (i + 1) * SLOTS / PRIMARIES);
      }
      if (i > 0) {
        first.command(
            "CLUSTER",
            "MEET",
            "127.0.0.1",
            Integer.toString(nodes.get(i).port()),
            Integer.toString(nodes.get(i).busPort()));
      }
    }
    Await.until(
        "the nodes know each other",
        PATIENCE,
        () ->
            nodes.stream()
                .allMatch(node ->
                    node.command("CLUSTER", "INFO")
                        .contains("cluster_known_nodes:" + nodes.size())));
    for (int i = PRIMARIES; i < nodes.size(); i++) {
      nodes
          .get(i)
          .command("CLUSTER", "REPLICATE", nodes.get(i - PRIMARIES).command("CLUSTER", "MYID"));
    }
    awaitHealthy();
  }

  private static void addSlots(RedisServer node, int from, int to) {
    String[] command = new String[to - from + 2];
    command[0] = "CLUSTER";
    command[1] = "ADDSLOTS";
    for (int slot = from; slot < to; slot++) {
      command[slot - from + 2] = Integer.toString(slot);
    }
    node.command(command);
  }

  private boolean isHealthy() {
    long replicas =
        live().stream()
            .filter(node -> node.command("INFO", "replication").contains("master_link_status:up"))
            .count();
    return live().stream().allMatch(RedisCluster::seesTheClusterWhole)
        && primaries().size() == PRIMARIES
        && replicas == live().size() - PRIMARIES;
  }

  private List<RedisServer> live() {
    return nodes.stream().filter(RedisServer::isAlive).toList();
  }

  private RedisServer anyNode() {
    return live().get(0);
  }

  private static boolean seesTheClusterWhole(RedisServer node) {
    String info = node.command("CLUSTER", "INFO");
    return info.contains("cluster_state:ok") && info.contains("cluster_slots_ok:" + SLOTS);
  }

  private static boolean servesSlots(RedisServer node) {
    return !slots(node).isEmpty();
  }

  private static boolean serves(RedisServer node, int slot) {
    for (String range : slots(node)) {
      String[] ends = range.split("-", -1);
      if (Integer.parseInt(ends[0]) <= slot && slot <= Integer.parseInt(ends[ends.length - 1])) {
        return true;
      }
    }
    return false;
  }

  /**
   * Returns the ranges that the node says are its own: what follows the eighth word of its own
   * line.
   */
  private static List<String> slots(RedisServer node) {
    for (String line : node.command("CLUSTER", "NODES").split("\n", -1)) {
      String[] words = line.split(" ", -1);
      if (words.length > 2 && words[2].contains("myself") && words[2].contains("master")) {
        return List.of(words).subList(8, words.length).stream()
            .filter(range -> !range.startsWith("["))
            .toList();
      }
    }
    return List.of();
  }
}
