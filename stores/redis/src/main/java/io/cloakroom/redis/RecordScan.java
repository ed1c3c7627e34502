package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Objects;
import java.util.Spliterator;
import java.util.Spliterators;
import java.util.stream.Stream;
import java.util.stream.StreamSupport;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** A scan of the records of a key space, on one primary after the other. Thread-safe. */
final class RecordScan {

  /** The number of keys that a server checks per round trip. */
  private static final int PAGE = 500;

  private final CommandRouter servers;
  private final String prefix;
  private final Clock clock;

  RecordScan(CommandRouter servers, String prefix, Clock clock) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
  }

  Stream<StoreEntry> of(String space) {
    Walk walk = new Walk(space);
    return StreamSupport.stream(
            Spliterators.spliteratorUnknownSize(walk, Spliterator.ORDERED | Spliterator.NONNULL),
            false)
        .flatMap(List::stream);
  }

  /** An iterator over pages; each is read when it is requested. */
  private final class Walk implements Iterator<List<StoreEntry>> {

    private final String space;
    private final String what;
    private final Iterator<HostAndPort> primaries;
    private @Nullable HostAndPort server;
    private String cursor = "0";

    Walk(String space) {
      this.space = space;
      what = "list the records of the space " + space;
      primaries = servers.primaries(what).iterator();
    }

    @Override
    public boolean hasNext() {
      return server != null || primaries.hasNext();
    }

    @Override
    public List<StoreEntry> next() {
      HostAndPort from = server != null ? server : primaries.next();
      Deadline deadline = Deadline.in(servers.timeout());
      List<?> answer =
          (List<?>)
              Objects.requireNonNull(
                  checked(
                      servers
                          .callAll(
                              what,
                              from,
                              List.of(
                                  new CommandArguments(Protocol.Command.SCAN)
                                      .add(cursor)
                                      .add(Protocol.Keyword.MATCH)
                                      .add(pattern(prefix + space + ':') + '*')
                                      .add(Protocol.Keyword.COUNT)
                                      .add(PAGE)),
                              deadline)
                          .get(0)));
      cursor = new String((byte[]) answer.get(0), US_ASCII);
      server = cursor.equals("0") ? null : from;
      return loaded(from, (List<?>) answer.get(1), deadline);
    }

    private List<StoreEntry> loaded(HostAndPort from, List<?> keys, Deadline deadline) {
      if (keys.isEmpty()) {
        return List.of();
      }
      List<Object> values =
          servers.callAll(
              what,
              from,
              keys.stream()
                  .map(key -> new CommandArguments(Protocol.Command.GET).add((byte[]) key))
                  .toList(),
              deadline);
      List<StoreEntry> entries = new ArrayList<>();
      for (int i = 0; i < keys.size(); i++) {
        String key = new String((byte[]) keys.get(i), US_ASCII);
        StoreKey parsed = StoreKey.parse(key.substring(prefix.length()));
        if (checked(values.get(i)) instanceof byte[] value) {
          LoadedRecord loaded = RecordText.parse(parsed, value);
          if (!loaded.record().expiredAt(clock.instant())) {
            entries.add(new StoreEntry(parsed, loaded));
          }
        }
      }
      return entries;
    }

    private @Nullable Object checked(@Nullable Object answer) {
      if (answer instanceof RuntimeException e) {
        throw new StoreException(servers + " could not " + what + ": " + e.getMessage(), e);
      }
      return answer;
    }
  }

  /** Returns the pattern that matches exactly this text. */
  private static String pattern(String text) {
    return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
  }
}
