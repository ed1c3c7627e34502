package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import java.util.random.RandomGenerator;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import redis.clients.jedis.CommandArguments;
import redis.clients.jedis.Protocol;

/**
 * The index of the expiries of records, in some sorted sets for each key space, so that the nodes
 * of a cluster share it. A member is a record's id, and its score is a time before which the record
 * does not expire. A touch does not change the index: an entry whose time has come, while its
 * record lives, is moved to the record's expiry. Thread-safe.
 *
 * <p>An entry is written before its record, as those of {@link OwnerEntries} are. The script that
 * removes the expired record returns it, so only one node gets it.
 */
final class ExpiryEntries {

  private static final Logger LOG = LoggerFactory.getLogger(RedisStore.class);

  /** The number of sorted sets of a key space. */
  private static final int PARTS = 16;

  private static final int PAGE = 100;

  /** The time for which an index outlives its longest entry. */
  private static final Duration MARGIN = Duration.ofDays(1);

  /** The longest time to an expiry; a record that lives longer is not in the index. */
  private static final Duration LONGEST = Duration.ofDays(36_500);

  /** The length of an expiry in a record. */
  private static final int MOMENT = 19;

  private final CommandRouter servers;
  private final RecordReader records;
  private final String prefix;
  private final Clock clock;
  private final RandomGenerator random;
  private final Set<String> kept = ConcurrentHashMap.newKeySet();

  ExpiryEntries(
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

  void keep(String space) {
    kept.add(space);
  }

  boolean keeps(StoreKey key) {
    return kept.contains(key.space());
  }

  /** Adds an entry for a record that is about to be written, if its key space is kept. */
  void add(StoreKey key, Instant expiresAt) {
    Instant now = clock.instant();
    if (!keeps(key) || expiresAt.isAfter(now.plus(LONGEST)) || !expiresAt.isAfter(now)) {
      return;
    }
    byte[] index = index(key.space(), Math.floorMod(key.id().hashCode(), PARTS));
    Object unused =
        servers.call(
            "add " + key.text() + " to the index of expiries",
            RedisCommand.running(
                Script.EXPIRY,
                index,
                score(expiresAt).getBytes(US_ASCII),
                key.id().getBytes(US_ASCII),
                Long.toString(Duration.between(now, expiresAt).plus(MARGIN).toMillis())
                    .getBytes(US_ASCII)));
  }

  /** Removes at most this many expired records, and returns them. */
  List<StoreEntry> take(String space, int limit) {
    List<StoreEntry> taken = new ArrayList<>();
    int first = random.nextInt(PARTS);
    try {
      for (int part = 0; part < PARTS && taken.size() < limit; part++) {
        takeFrom(index(space, (first + part) % PARTS), space, limit, taken);
      }
    } catch (StoreException e) {
      if (taken.isEmpty()) {
        throw e;
      }
      LOG.debug("Expired records could not be taken after {} others", taken.size(), e);
    }
    return taken;
  }

  private void takeFrom(byte[] index, String space, int limit, List<StoreEntry> taken) {
    Instant now = clock.instant();
    List<?> due = due(index, now);
    while (!due.isEmpty() && taken.size() < limit) {
      CommandArguments gone = new CommandArguments(Protocol.Command.ZREM).add(index);
      CommandArguments alive = new CommandArguments(Protocol.Command.ZADD).add(index).add("XX");
      boolean anyGone = false;
      boolean anyAlive = false;
      for (Object member : due) {
        if (taken.size() == limit) {
          break;
        }
        String id = new String((byte[]) member, US_ASCII);
        @Nullable Object answer = takeRecord(new StoreKey(space, id), now);
        if (answer instanceof byte[] expiry && expiry.length == MOMENT) {
          Instant later = StoredRecord.expiry(Long.parseLong(new String(expiry, US_ASCII)));
          alive.add(score(later)).add(id);
          anyAlive = true;
        } else {
          if (answer instanceof byte[] value) {
            StoreKey key = new StoreKey(space, id);
            taken.add(new StoreEntry(key, RecordText.parse(key, value)));
          }
          gone.add(id);
          anyGone = true;
        }
      }
      if (anyGone) {
        update(gone, index);
      }
      if (anyAlive) {
        update(alive, index);
      }
      due = due(index, now);
    }
  }

  private List<?> due(byte[] index, Instant now) {
    CommandArguments range =
        new CommandArguments(Protocol.Command.ZRANGE)
            .add(index)
            .add("-inf")
            .add(score(now))
            .add("BYSCORE")
            .add(Protocol.Keyword.LIMIT)
            .add(0)
            .add(PAGE);
    return servers.call("read its index of expiries", RedisCommand.reading(range, index))
            instanceof List<?> members
        ? members
        : List.of();
  }

  private @Nullable Object takeRecord(StoreKey key, Instant now) {
    return servers.call(
        "take the expired",
        key,
        RedisCommand.running(Script.TAKE, records.name(key), RecordText.moment(now)));
  }

  private void update(CommandArguments words, byte[] index) {
    Object unused =
        servers.call("update its index of expiries", RedisCommand.writing(words, index));
  }

  private static String score(Instant moment) {
    return Long.toString(StoredRecord.expiryMillis(moment));
  }

  /**
   * Returns the key of a part of an index. It is never that of an owner's index, which ends with a
   * hash.
   */
  private byte[] index(String space, int part) {
    return (prefix + ':' + space + ":expiries:" + part).getBytes(US_ASCII);
  }
}
