package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.key.Sha256;
import io.cloakroom.redis.RecordText.OwnerPart;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * Which records each owner has: a sorted set per key space and owner, its members a record's id, a
 * colon and a tag, by the moment until which they stand. In a cluster it lies elsewhere than the
 * records, so it is written in a step of its own, always before the record: an entry without a
 * record is passed over, a record without an entry would never be found.
 *
 * <p>The tag is new with each entry. Whoever ends a record takes out the entry that it had, and
 * cannot hit that of a record created anew under the same key.
 */
final class OwnerEntries {

  /** An entry's record may be on its way for so long; only then is an entry without one stale. */
  private static final Duration GRACE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(OwnerEntries.class);

  /** Whoever has more entries than these has some of the oldest looked at with each new one. */
  private static final int MANY = 100;

  private static final int SOME = 20;
  private static final int PAGE = 200;

  private final CommandRouter servers;
  private final RecordReader records;
  private final String prefix;
  private final Clock clock;
  private final RandomGenerator random;

  OwnerEntries(
      CommandRouter servers,
      RecordReader records,
      String prefix,
      Clock clock,
      RandomGenerator random) {
    this.servers = servers;
    this.records = records;
    this.prefix = prefix;
    this.clock = clock;
    this.random = random;
  }

  /** Enters a record of this owner that is about to be written. */
  OwnerPart add(StoreKey key, String owner, Instant expiresAt) {
    String tag = "%012x%08x".formatted(Math.max(0, clock.millis()), random.nextInt());
    return put(key, tag, owner, expiresAt);
  }

  /** Keeps an entry for longer, for a record that is about to live longer. */
  OwnerPart prolong(StoreKey key, OwnerPart part, Instant expiresAt) {
    return put(key, part.tag(), part.owner(), expiresAt);
  }

  /** Takes an entry out that is of no more use. That it fails does no harm. */
  void remove(StoreKey key, OwnerPart part) {
    remove(key.space(), part.owner(), List.of(member(key, part)));
  }

  /** Takes such members out. That it fails does no harm. */
  private void remove(String space, String owner, List<String> members) {
    CommandArguments words =
        new CommandArguments(Protocol.Command.ZREM).add(indexKey(space, owner));
    members.forEach(words::add);
    try {
      servers.call("tidy its index of owners", RedisCommand.writing(words, indexKey(space, owner)));
    } catch (StoreException e) {
      log.debug("A stale entry of an owner stays until its time is over", e);
    }
  }

  /** The live records of this owner, those that live longest first. */
  List<StoreEntry> find(String space, String owner, int limit) {
    String what = "list the records of an owner in the space " + space;
    Map<StoreKey, StoreEntry> found = new LinkedHashMap<>();
    List<String> stale = new ArrayList<>();
    boolean more = limit > 0;
    for (int from = 0; more; from += PAGE) {
      List<String> members = page(what, space, owner, from);
      Map<StoreKey, LoadedRecord> loaded = live(what, space, owner, members, stale);
      loaded.forEach((key, record) -> found.putIfAbsent(key, new StoreEntry(key, record)));
      more = members.size() == PAGE && found.size() < limit;
    }
    removeStale(space, owner, stale);
    return found.values().stream().limit(limit).toList();
  }

  /** What members name live records of the owner; those that do not, and are old, are stale. */
  private Map<StoreKey, LoadedRecord> live(
      String what, String space, String owner, List<String> members, List<String> stale) {
    List<StoreKey> keys = members.stream().map(member -> keyOf(space, member)).distinct().toList();
    Map<StoreKey, LoadedRecord> loaded = new LinkedHashMap<>(records.loadAll(what, keys));
    loaded.values().removeIf(one -> !one.record().owner().filter(owner::equals).isPresent());
    for (String member : members) {
      if (!loaded.containsKey(keyOf(space, member)) && isOld(member)) {
        stale.add(member);
      }
    }
    return loaded;
  }

  private List<String> page(String what, String space, String owner, int from) {
    byte[] key = indexKey(space, owner);
    return texts(
        servers.call(
            what,
            RedisCommand.reading(
                new CommandArguments(Protocol.Command.ZRANGE)
                    .add(key)
                    .add(from)
                    .add(from + PAGE - 1)
                    .add("REV"),
                key)));
  }

  /** Looks at the oldest entries of one who has many: such as one who never logs out. */
  private void tidy(String space, String owner) {
    String what = "tidy its index of owners";
    byte[] key = indexKey(space, owner);
    List<String> stale = new ArrayList<>();
    try {
      List<String> oldest =
          texts(
              servers.call(
                  what,
                  RedisCommand.reading(
                      new CommandArguments(Protocol.Command.ZRANGE).add(key).add(0).add(SOME - 1),
                      key)));
      live(what, space, owner, oldest, stale);
    } catch (StoreException e) {
      log.debug("The index of an owner stays as it is", e);
    }
    removeStale(space, owner, stale);
  }

  private void removeStale(String space, String owner, List<String> stale) {
    if (!stale.isEmpty()) {
      remove(space, owner, stale);
    }
  }

  private static List<String> texts(@Nullable Object answer) {
    List<String> texts = new ArrayList<>();
    if (answer instanceof List<?> list) {
      list.forEach(one -> texts.add(new String((byte[]) one, US_ASCII)));
    }
    return texts;
  }

  private static StoreKey keyOf(String space, String member) {
    return new StoreKey(space, member.substring(0, member.indexOf(':')));
  }

  /** Whether the entry stands long enough for its record to have arrived. */
  private boolean isOld(String member) {
    long since = Long.parseLong(member.substring(member.indexOf(':') + 1).substring(0, 12), 16);
    return clock.millis() - since > GRACE.toMillis();
  }

  private OwnerPart put(StoreKey key, String tag, String owner, Instant expiresAt) {
    // Twice as long as the record and a day: so touches seldom have to come here.
    Instant now = clock.instant();
    Instant until = Lifespan.doubled(now, expiresAt);
    OwnerPart part = new OwnerPart(RecordText.moment(until), tag, owner);
    byte[] index = indexKey(key.space(), owner);
    @Nullable Object count =
        servers.call(
            "enter " + key.text() + " into its index of owners",
            RedisCommand.running(
                Script.INDEX,
                index,
                List.of(
                    Long.toString(Math.max(0, now.toEpochMilli())).getBytes(US_ASCII),
                    (until.equals(Instant.MAX) ? "inf" : Long.toString(until.toEpochMilli()))
                        .getBytes(US_ASCII),
                    member(key, part).getBytes(US_ASCII),
                    Lifespan.of(now, until))));
    if (count instanceof Long entries && entries > MANY) {
      tidy(key.space(), owner);
    }
    return part;
  }

  private static String member(StoreKey key, OwnerPart part) {
    return key.id() + ':' + part.tag();
  }

  /** No record's key: those have a space, which has no colon, after the prefix. */
  private byte[] indexKey(String space, String owner) {
    return (prefix + ':' + space + ':' + Sha256.hex(owner)).getBytes(US_ASCII);
  }
}
