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

/** A reader of one or many records. Thread-safe. */
final class RecordReader {

  private final CommandRouter servers;
  private final String prefix;
  private final Clock clock;

  RecordReader(CommandRouter servers, String prefix, Clock clock) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
  }

  /** Returns the record's key in Redis. */
  byte[] name(StoreKey key) {
    return (prefix + key.space() + ':' + key.id()).getBytes(US_ASCII);
  }

  Optional<LoadedRecord> load(StoreKey key) {
    byte[] name = name(key);
    return live(key, servers.call("load", key, RedisCommand.reading(get(name), name)));
  }

  /**
   * Returns the records that exist under these keys, in the order of the keys, with one round trip
   * per server.
   */
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
        // A key that moved to another server is loaded there, one by one.
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
    if (answer instanceof byte[] value) {
      LoadedRecord loaded = RecordText.parse(key, value);
      return loaded.record().expiredAt(clock.instant()) ? Optional.empty() : Optional.of(loaded);
    }
    return Optional.empty();
  }

  private static CommandArguments get(byte[] name) {
    return new CommandArguments(Protocol.Command.GET).add(name);
  }
}
