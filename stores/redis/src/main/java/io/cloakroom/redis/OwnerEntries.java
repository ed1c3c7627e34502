package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.key.Sha256;
import io.cloakroom.redis.RecordText.OwnerPart;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.Collection;
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
 * The index of the records that each owner has: one sorted set for each key space and owner. A
 * member is the record's id, a colon and a tag; its score is the time until which it is valid. In a
 * cluster, the index may be on another server than the record. It is therefore written in a
 * separate step, always before the record. An entry without a record is skipped; a record without
 * an entry would never be found.
 *
 * <p>Each entry has a new tag. A write that ends a record removes the record's own entry. It cannot
 * remove the entry of a new record under the same key.
 */
final class OwnerEntries {

  /**
   * The time that a record may take to arrive after its entry. Only after it is an entry without a
   * record stale.
   */
  private static final Duration GRACE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(OwnerEntries.class);

  /**
   * The number of entries beyond which each new entry causes a check of as many others. About one
   * entry in twenty is then stale.
   */
  private static final int SOME = 20;

  private static final int PAGE = 200;

  private final CommandRouter servers;
  private final RecordReader records;
  private final String prefix;
  private final Clock clock;
  private final RandomGenerator random;

  /**
   * A member of an index.
   *
   * @param until the time until which it is valid, in milliseconds; no record expires after its own
   */
  private record Member(String name, double until) {}

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

  /** Adds an entry for a record of this owner that is about to be written. */
  OwnerPart add(StoreKey key, String owner, Instant expiresAt) {
    String tag = "%012x%08x".formatted(Math.max(0, clock.millis()), random.nextInt());
    return put(key, tag, owner, expiresAt);
  }

  /** Extends an entry, for a record that is about to live longer. */
  OwnerPart prolong(StoreKey key, OwnerPart part, Instant expiresAt) {
    return put(key, part.tag(), part.owner(), expiresAt);
  }

  /** Removes an entry that is no longer needed. A failure does no harm. */
  void remove(StoreKey key, OwnerPart part) {
    remove(key.space(), part.owner(), List.of(member(key, part)));
  }

  /** Removes these members. A failure does no harm. */
  private void remove(String space, String owner, List<String> members) {
    CommandArguments words =
        new CommandArguments(Protocol.Command.ZREM).add(indexKey(space, owner));
    members.forEach(words::add);
    try {
      servers.call("tidy its owner index", RedisCommand.writing(words, indexKey(space, owner)));
    } catch (StoreException e) {
      log.debug("A stale owner entry stays until it expires", e);
    }
  }

  /** Returns the live records of this owner, those that expire last first. */
  List<StoreEntry> find(String space, String owner, int limit) {
    String what = "list the records of an owner in the space " + space;
    Map<StoreKey, StoreEntry> found = new LinkedHashMap<>();
    List<String> stale = new ArrayList<>();
    boolean more = limit > 0;
    for (int from = 0; more; from += PAGE) {
      List<Member> page = page(what, space, owner, from);
      Map<StoreKey, LoadedRecord> loaded = live(what, space, owner, names(page), stale);
      loaded.forEach((key, record) -> found.putIfAbsent(key, new StoreEntry(key, record)));
      more = page.size() == PAGE && !holdsLast(found.values(), limit, page.get(PAGE - 1));
    }
    removeStale(space, owner, stale);
    return found.values().stream().sorted(StoreEntry.LAST_TO_EXPIRE_FIRST).limit(limit).toList();
  }

  /** Returns whether so many records expire later than all whose entries follow this one. */
  private static boolean holdsLast(Collection<StoreEntry> found, int limit, Member last) {
    return found.stream()
            .filter(entry ->
                StoredRecord.expiryMillis(entry.loaded().record().expiresAt()) >= last.until())
            .count()
        >= limit;
  }

  /**
   * Returns the live records of the owner that the members name. Old members without such a record
   * are added to {@code stale}.
   */
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

  private List<Member> page(String what, String space, String owner, int from) {
    byte[] key = indexKey(space, owner);
    List<String> texts =
        texts(
            servers.call(
                what,
                RedisCommand.reading(
                    new CommandArguments(Protocol.Command.ZRANGE)
                        .add(key)
                        .add(from)
                        .add(from + PAGE - 1)
                        .add("REV")
                        .add("WITHSCORES"),
                    key)));
    List<Member> page = new ArrayList<>();
    for (int i = 0; i < texts.size(); i += 2) {
      String until = texts.get(i + 1);
      page.add(
          new Member(
              texts.get(i),
              until.equals("inf") ? Double.POSITIVE_INFINITY : Double.parseDouble(until)));
    }
    return page;
  }

  private static List<String> names(List<Member> members) {
    return members.stream().map(Member::name).toList();
  }

  /** Checks some entries of an owner who has many, such as one who never logs out. */
  private void tidy(String space, String owner, long entries) {
    String what = "tidy its owner index";
    byte[] key = indexKey(space, owner);
    long from = random.nextLong(entries - SOME + 1);
    List<String> stale = new ArrayList<>();
    try {
      List<String> some =
          texts(
              servers.call(
                  what,
                  RedisCommand.reading(
                      new CommandArguments(Protocol.Command.ZRANGE)
                          .add(key)
                          .add(from)
                          .add(from + SOME - 1),
                      key)));
      live(what, space, owner, some, stale);
    } catch (StoreException e) {
      log.debug("Some entries of an owner could not be checked", e);
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

  /** Returns whether the entry is old enough for its record to have arrived. */
  private boolean isOld(String member) {
    long since = Long.parseLong(member.substring(member.indexOf(':') + 1).substring(0, 12), 16);
    return clock.millis() - since > GRACE.toMillis();
  }

  private OwnerPart put(StoreKey key, String tag, String owner, Instant expiresAt) {
    Instant now = clock.instant();
    Instant until = Lifespan.indexed(now, expiresAt);
    OwnerPart part = new OwnerPart(new String(RecordText.moment(until), US_ASCII), tag, owner);
    byte[] index = indexKey(key.space(), owner);
    @Nullable Object count =
        servers.call(
            "add " + key.text() + " to its owner index",
            RedisCommand.running(
                Script.INDEX,
                index,
                Long.toString(Math.max(0, now.toEpochMilli())).getBytes(US_ASCII),
                (until.equals(Instant.MAX) ? "inf" : Long.toString(until.toEpochMilli()))
                    .getBytes(US_ASCII),
                member(key, part).getBytes(US_ASCII),
                Lifespan.of(now, until)));
    if (count instanceof Long entries && entries > SOME) {
      tidy(key.space(), owner, entries);
    }
    return part;
  }

  private static String member(StoreKey key, OwnerPart part) {
    return key.id() + ':' + part.tag();
  }

  /**
   * Returns the key of an index. It is never a record's key, because there a key space, which has
   * no colon, follows the prefix.
   */
  private byte[] indexKey(String space, String owner) {
    return (prefix + ':' + space + ':' + Sha256.hex(owner)).getBytes(US_ASCII);
  }
}
