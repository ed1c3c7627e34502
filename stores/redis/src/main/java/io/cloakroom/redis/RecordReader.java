package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;
import redis.clients.jedis.util.JedisClusterCRC16;

/** Reads records, one or many. Thread-safe. */
final class RecordReader {

  private final Servers servers;
  private final String prefix;
  private final Clock clock;

  RecordReader(Servers servers, String prefix, Clock clock) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
  }

  /** The name of the record in Redis. */
  byte[] name(StoreKey key) {
    return (prefix + key.text()).getBytes(US_ASCII);
  }

  Optional<LoadedRecord> load(StoreKey key) {
    byte[] name = name(key);
    return live(key, servers.call("load " + key.text(), Request.reading(get(name), name)));
  }

  /** The records of these keys that there are, in the keys' order: one round trip per server. */
  Map<StoreKey, LoadedRecord> loadAll(String what, List<StoreKey> keys) {
    Deadline deadline = Deadline.in(servers.timeout());
    Map<HostAndPort, List<StoreKey>> byServer = new LinkedHashMap<>();
    for (StoreKey key : keys) {
      int slot = JedisClusterCRC16.getSlot(name(key));
      byServer
          .computeIfAbsent(servers.primaryOf(what, slot, deadline), any -> new ArrayList<>())
          .add(key);
    }
    Map<StoreKey, Optional<LoadedRecord>> found = new LinkedHashMap<>();
    keys.forEach(key -> found.put(key, Optional.empty()));
    byServer.forEach((server, some) -> {
      List<Object> answers =
          servers.callAll(
              what, server, some.stream().map(key -> get(name(key))).toList(), deadline);
      for (int i = 0; i < some.size(); i++) {
        StoreKey key = some.get(i);
        // What has moved elsewhere is followed there, one by one.
        found.put(
            key,
            answers.get(i) instanceof RuntimeException ? load(key) : live(key, answers.get(i)));
      }
    });
    Map<StoreKey, LoadedRecord> loaded = new LinkedHashMap<>();
    found.forEach((key, record) -> record.ifPresent(present -> loaded.put(key, present)));
    return loaded;
  }

  private Optional<LoadedRecord> live(StoreKey key, @Nullable Object answer) {
    return answer instanceof byte[] value
        ? Optional.of(RecordText.parse(key, value))
            .filter(loaded -> !loaded.record().expiredAt(clock.instant()))
        : Optional.empty();
  }

  private static CommandArguments get(byte[] name) {
    return new CommandArguments(Protocol.Command.GET).add(name);
  }
}
