package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.HostAndPort;

/** The primary of each slot, which accepts its writes. Immutable. */
final class Primaries {

  private static final int SLOTS = 16_384;

  private final @Nullable HostAndPort[] bySlot;
  private final Set<HostAndPort> peers;

  private Primaries(@Nullable HostAndPort[] bySlot, Set<HostAndPort> peers) {
    this.bySlot = bySlot;
    this.peers = peers;
  }

  /** Returns the primaries in the answer of a Sentinel: host and port of the one primary. */
  static Primaries ofSentinel(List<?> address) {
    @Nullable HostAndPort[] bySlot = new HostAndPort[SLOTS];
    Arrays.fill(
        bySlot, new HostAndPort(text(address.get(0)), Integer.parseInt(text(address.get(1)))));
    return new Primaries(bySlot, Set.of());
  }

  /**
   * Returns the primaries in the answer of a cluster node. Each range has its first and last slot,
   * then the primary and each replica as host and port. An empty host is the node itself.
   */
  static Primaries ofCluster(List<?> ranges, HostAndPort asked) {
    @Nullable HostAndPort[] bySlot = new HostAndPort[SLOTS];
    Set<HostAndPort> peers = new LinkedHashSet<>();
    for (Object range : ranges) {
      List<?> parts = (List<?>) range;
      for (int i = 2; i < parts.size(); i++) {
        List<?> node = (List<?>) parts.get(i);
        String host = node.get(0) == null ? "" : text(node.get(0));
        HostAndPort server =
            new HostAndPort(
                host.isEmpty() || host.equals("?") ? asked.getHost() : host,
                Math.toIntExact((Long) node.get(1)));
        peers.add(server);
        if (i == 2) {
          int from = Math.toIntExact((Long) parts.get(0));
          int to = Math.toIntExact((Long) parts.get(1));
          Arrays.fill(bySlot, from, to + 1, server);
        }
      }
    }
    return new Primaries(bySlot, peers);
  }

  @Nullable HostAndPort of(int slot) {
    return bySlot[slot];
  }

  /** Returns each server that accepts writes, once. */
  List<HostAndPort> all() {
    return Stream.of(bySlot).filter(Objects::nonNull).distinct().toList();
  }

  /** Returns the nodes of the cluster, including replicas. */
  Set<HostAndPort> peers() {
    return peers;
  }

  Primaries with(int slot, HostAndPort server) {
    @Nullable HostAndPort[] copy = bySlot.clone();
    copy[slot] = server;
    return new Primaries(copy, peers);
  }

  private static String text(Object bytes) {
    return new String((byte[]) bytes, UTF_8);
  }
}
