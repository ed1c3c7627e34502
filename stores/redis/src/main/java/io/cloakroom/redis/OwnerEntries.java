package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.redis.RecordText.OwnerPart;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.security.MessageDigest;
import java.security.NoSuchAlgorithmException;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.List;
import java.util.random.RandomGenerator;
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
  static final Duration GRACE = Duration.ofMinutes(10);

  private static final Logger log = LoggerFactory.getLogger(OwnerEntries.class);

  private final Servers servers;
  private final String prefix;
  private final Clock clock;
  private final RandomGenerator random;

  OwnerEntries(Servers servers, String prefix, Clock clock, RandomGenerator random) {
    this.servers = servers;
    this.prefix = prefix;
    this.clock = clock;
    this.random = random;
  }

  /** Enters a record of this owner that is about to be written. */
  OwnerPart add(StoreKey key, String owner, Instant expiresAt) {
    String tag = "%012x%08x".formatted(clock.millis(), random.nextInt());
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
  void remove(String space, String owner, List<String> members) {
    CommandArguments words =
        new CommandArguments(Protocol.Command.ZREM).add(indexKey(space, owner));
    members.forEach(words::add);
    try {
      servers.call("tidy its index of owners", Request.writing(words, indexKey(space, owner)));
    } catch (StoreException e) {
      log.debug("A stale entry of an owner stays until its time is over", e);
    }
  }

  /** The members that stand, the latest first. */
  List<String> of(String space, String owner) {
    byte[] key = indexKey(space, owner);
    CommandArguments words =
        new CommandArguments(Protocol.Command.ZRANGE)
            .add(key)
            .add("+inf")
            .add(Long.toString(Math.max(0, clock.millis())))
            .add("BYSCORE")
            .add("REV");
    List<String> members = new ArrayList<>();
    if (servers.call(
            "list the records of an owner in the space " + space, Request.reading(words, key))
        instanceof List<?> found) {
      found.forEach(member -> members.add(new String((byte[]) member, US_ASCII)));
    }
    return members;
  }

  /** The key whose entry this is. */
  static StoreKey keyOf(String space, String member) {
    return new StoreKey(space, member.substring(0, member.indexOf(':')));
  }

  /** Whether the entry stands long enough for its record to have arrived. */
  boolean isOld(String member) {
    long since = Long.parseLong(member.substring(member.indexOf(':') + 1).substring(0, 12), 16);
    return clock.millis() - since > GRACE.toMillis();
  }

  private OwnerPart put(StoreKey key, String tag, String owner, Instant expiresAt) {
    // Twice as long as the record and a day: so touches seldom have to come here.
    Instant now = clock.instant();
    Instant until = Lifespan.doubled(now, expiresAt);
    OwnerPart part = new OwnerPart(RecordText.moment(until), tag, owner);
    byte[] index = indexKey(key.space(), owner);
    servers.call(
        "enter " + key.text() + " into its index of owners",
        Request.running(
            Script.INDEX,
            index,
            List.of(
                Long.toString(Math.max(0, now.toEpochMilli())).getBytes(US_ASCII),
                (until.equals(Instant.MAX) ? "inf" : Long.toString(until.toEpochMilli()))
                    .getBytes(US_ASCII),
                member(key, part).getBytes(US_ASCII),
                Lifespan.of(now, until))));
    return part;
  }

  private static String member(StoreKey key, OwnerPart part) {
    return key.id() + ':' + part.tag();
  }

  /** No record's key: those have a space, which has no colon, after the prefix. */
  private byte[] indexKey(String space, String owner) {
    return (prefix + ':' + space + ':' + sha256(owner)).getBytes(US_ASCII);
  }

  private static String sha256(String text) {
    try {
      return HexFormat.of()
          .formatHex(MessageDigest.getInstance("SHA-256").digest(text.getBytes(UTF_8)));
    } catch (NoSuchAlgorithmException e) {
      throw new IllegalStateException(e);
    }
  }
}
