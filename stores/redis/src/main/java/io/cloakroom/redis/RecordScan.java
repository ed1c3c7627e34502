package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.key.Sha256;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.HostAndPort;
import redis.clients.jedis.Protocol;

/** A scan of the records of a key space, on one primary after the other. Thread-safe. */
final class RecordScan {

  /** The digits that tell the primaries of a cluster apart. */
  private static final int DIGITS = 8;

  private final CommandRouter servers;
  private final String prefix;
  private final Clock clock;

  RecordScan(CommandRouter servers, String prefix, Clock clock) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
  }

  /**
   * A place in a scan.
   *
   * @param primary stands for the address of a primary, which clients need not see; empty for the
   *     first one
   * @param cursor the cursor of that server
   */
  private record Place(String primary, String cursor) {

    private static final String FIRST = "0";

    static Place parse(String text) {
      if (text.equals(ScanPage.START)) {
        return new Place("", FIRST);
      }
      int dash = text.indexOf('-');
      if (dash != DIGITS || !text.substring(dash + 1).matches("\\d{1,20}")) {
        throw new IllegalArgumentException("A Redis store has no such cursor of a scan");
      }
      long unused = Long.parseUnsignedLong(text.substring(dash + 1));
      return new Place(text.substring(0, dash), text.substring(dash + 1));
    }

    String text() {
      return primary + '-' + cursor;
    }
  }

  ScanPage page(String space, String text, int limit) {
    Place place = Place.parse(text);
    String what = "list the records of the space " + space;
    List<HostAndPort> primaries =
        servers.primaries(what).stream()
            .sorted(Comparator.comparing(HostAndPort::toString))
            .toList();
    int index = place.primary().isEmpty() ? 0 : indexOf(place.primary(), primaries);
    HostAndPort server = primaries.get(index);
    Deadline deadline = Deadline.in(servers.timeout());
    List<?> answer =
        (List<?>)
            Objects.requireNonNull(
                checked(
                    what,
                    servers
                        .callAll(
                            what,
                            server,
                            List.of(
                                new CommandArguments(Protocol.Command.SCAN)
                                    .add(place.cursor())
                                    .add(Protocol.Keyword.MATCH)
                                    .add(pattern(prefix + space + ':') + '*')
                                    .add(Protocol.Keyword.COUNT)
                                    .add(limit)),
                            deadline)
                        .get(0)));
    String next = new String((byte[]) answer.get(0), US_ASCII);
    return new ScanPage(
        loaded(what, server, (List<?>) answer.get(1), deadline),
        next.equals(Place.FIRST)
            ? primaries.stream().skip(index + 1L).findFirst().map(then -> place(then, next))
            : Optional.of(place(server, next)));
  }

  private static String place(HostAndPort server, String cursor) {
    return new Place(digits(server), cursor).text();
  }

  private static String digits(HostAndPort server) {
    return Sha256.hex(server.toString()).substring(0, DIGITS);
  }

  private int indexOf(String primary, List<HostAndPort> primaries) {
    for (int i = 0; i < primaries.size(); i++) {
      if (digits(primaries.get(i)).equals(primary)) {
        return i;
      }
    }
    throw new StoreException(
        servers + " has other primaries than when the scan began; begin it again", null);
  }

  private List<StoreEntry> loaded(
      String what, HostAndPort server, List<?> keys, Deadline deadline) {
    if (keys.isEmpty()) {
      return List.of();
    }
    List<Object> values =
        servers.callAll(
            what,
            server,
            keys.stream()
                .map(key -> new CommandArguments(Protocol.Command.GET).add((byte[]) key))
                .toList(),
            deadline);
    List<StoreEntry> entries = new ArrayList<>();
    for (int i = 0; i < keys.size(); i++) {
      String key = new String((byte[]) keys.get(i), US_ASCII);
      StoreKey parsed = StoreKey.parse(key.substring(prefix.length()));
      if (checked(what, values.get(i)) instanceof byte[] value) {
        LoadedRecord loaded = RecordText.parse(parsed, value);
        if (!loaded.record().expiredAt(clock.instant())) {
          entries.add(new StoreEntry(parsed, loaded));
        }
      }
    }
    return entries;
  }

  private @Nullable Object checked(String what, @Nullable Object answer) {
    if (answer instanceof RuntimeException e) {
      throw new StoreException(servers + " could not " + what + ": " + e.getMessage(), e);
    }
    return answer;
  }

  /** Returns the pattern that matches exactly this text. */
  private static String pattern(String text) {
    return text.replaceAll("([\\\\*?\\[\\]])", "\\\\$1");
  }
}
