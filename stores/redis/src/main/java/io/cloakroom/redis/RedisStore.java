package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.US_ASCII;

import io.cloakroom.redis.RecordText.OwnerPart;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.ScanPage;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Instant;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A store in Redis or Valkey, shared by all nodes of a site: one server, one with replicas under
 * Sentinel, or a cluster. Thread-safe; close it when it is no longer needed.
 *
 * <pre>{@code
 * RedisStore store = RedisStore.of("redis://cache:6379");
 * }</pre>
 *
 * <p>Every write is one command or script that the server runs in one step. A read is one round
 * trip, and so is a write; calls of one moment may share one. A create under a key that is taken
 * needs two. A write that changes a record's owner needs two or three, because the owner's index
 * may be on another server; one that ends an owned record needs two. Expiry follows the store's
 * clock. The server only removes records some time after they expired, so no sweep is needed.
 *
 * <p>A call takes at most {@link RedisStoreBuilder#timeout}, 2 seconds by default. After that, it
 * fails with a {@link StoreException}, and the effect of a write is unknown. If a connection
 * breaks, a call is sent again on a new one, unless it creates a record: every other write has an
 * effect only if the one before had none, or changes nothing the second time. Replicas are never
 * read. While a replica takes over from a primary, calls wait within their time.
 *
 * <p>The server's settings decide what survives a crash. On one server with {@code appendonly yes}
 * and {@code appendfsync always}, all acknowledged writes survive; with {@code everysec}, about the
 * last second is lost. When a replica takes over from a primary, acknowledged writes that were not
 * replicated yet are lost.
 *
 * <p>Requires Redis 6.2 or later, or Valkey.
 */
public final class RedisStore
    implements Store, CountedRevisions, OwnerIndex, Scannable, ExpiryIndex, AutoCloseable {

  private static final byte[] NOTHING = new byte[0];
  private static final byte[] INDEXED = {'1'};

  /** The answer to a replace if the index of expiries must first have the earlier expiry. */
  private static final long EXPIRES_SOONER = 2;

  private final CommandRouter servers;
  private final Clock clock;
  private final RecordReader records;
  private final OwnerEntries owners;
  private final RecordScan scan;
  private final ExpiryEntries expiries;
  private final @Nullable RedisChangeFeed feed;
  private final SecureRandom random = new SecureRandom();

  RedisStore(CommandRouter servers, String prefix, Clock clock, @Nullable RedisChangeFeed feed) {
    this.servers = servers;
    this.clock = clock;
    this.feed = feed;
    records = new RecordReader(servers, prefix, clock);
    owners = new OwnerEntries(servers, records, prefix, clock, random);
    scan = new RecordScan(servers, prefix, clock);
    expiries = new ExpiryEntries(servers, records, prefix, clock, random);
  }

  /**
   * Returns the store at this address, with the defaults of the builder.
   *
   * @see #builder
   */
  public static RedisStore of(String url) {
    return builder(url).build();
  }

  /**
   * Returns a builder for a store at this address:
   *
   * <ul>
   *   <li>{@code redis://user:password@host:6379/0}: one server; the user, everything before the
   *       {@code @}, the port and the database are optional;
   *   <li>{@code redis-sentinel://host1:26379,host2:26379/0#name}: the primary of this name, as
   *       Sentinels report it;
   *   <li>{@code redis-cluster://host1:6379,host2:6379}: a cluster, by some of its nodes;
   *   <li>{@code rediss://}, {@code rediss-sentinel://}, {@code rediss-cluster://}: over TLS.
   * </ul>
   *
   * @throws IllegalArgumentException if it is none of these; the message does not contain the
   *     password
   */
  public static RedisStoreBuilder builder(String url) {
    return new RedisStoreBuilder(RedisAddress.parse(url));
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return records.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    expiries.add(key, record.expiresAt());
    // The index first: a record that its owner cannot find must never exist.
    @Nullable OwnerPart part =
        record.owner().isPresent()
            ? owners.add(key, record.owner().get(), record.expiresAt())
            : null;
    boolean created = create(key, record, part);
    if (!created && part != null) {
      owners.remove(key, part);
    }
    return created;
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    if (!RecordText.isRevision(expected)) {
      return false;
    }
    String revision = following(expected).value();
    @Nullable Object answer = replace(key, expected, next, revision, null, expiries.keeps(key));
    if (answer instanceof Long done && done == EXPIRES_SOONER) {
      expiries.add(key, next.expiresAt());
      answer = replace(key, expected, next, revision, null, false);
    }
    if (answer instanceof List<?> ownerPart && next.owner().isPresent()) {
      OwnerPart part = entered(key, (byte[]) ownerPart.get(0), next, next.owner().get());
      answer = replace(key, expected, next, revision, part, false);
      if (answer instanceof Long done && done == 0) {
        owners.remove(key, part);
      }
    }
    removeOldEntry(key, answer);
    return !(answer instanceof Long done && done == 0);
  }

  @Override
  public Revision following(Revision revision) {
    return RecordText.isRevision(revision)
        ? new Revision(
            HexFormat.of().toHexDigits(HexFormat.fromHexDigitsToLong(revision.value()) + 1))
        : revision;
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    if (!RecordText.isRevision(expected)) {
      return false;
    }
    @Nullable Object answer = touch(key, expected, expiresAt, NOTHING);
    if (answer instanceof byte[] part) {
      OwnerPart longer = owners.prolong(key, OwnerPart.parse(part), expiresAt);
      answer = touch(key, expected, expiresAt, longer.until().getBytes(US_ASCII));
    }
    return answer instanceof Long done && done == 1;
  }

  @Override
  public void delete(StoreKey key) {
    removeOldEntry(key, publishing("delete", Script.DELETE, key, RedisChangeFeed.GONE));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Needs one round trip for the index and one for the records, or one per primary in a cluster,
   * for every 200 entries. Entries of expired records are removed.
   */
  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    return owners.find(space, owner, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Takes two round trips. The limit counts all keys of the database, on one primary of a
   * cluster after the other, so a scan of all pages is a heavy load for a large database.
   */
  @Override
  public ScanPage page(String space, String cursor, int limit) {
    return scan.page(space, cursor, limit);
  }

  /**
   * {@inheritDoc}
   *
   * <p>From now on, a create writes an entry to an index of expiries first, which is one more round
   * trip, and so does a replace with an earlier expiry.
   */
  @Override
  public void keepExpired(String space) {
    expiries.keep(space);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Reads the 16 parts of the index, and needs one round trip for each record whose time has
   * come. Records that were written before {@link #keepExpired} are not in it. Redis removes what
   * is not taken: at the latest an hour after its expiry, and at the earliest after five minutes.
   */
  @Override
  public List<StoreEntry> takeExpired(String space, int limit) {
    return expiries.take(space, limit);
  }

  /**
   * Returns the feed of the writes of all nodes, as Redis publishes them. Redis delivers a message
   * at most once. The feed therefore sends a heartbeat through every primary each half second. If
   * one is missing for 2 seconds, the feed reports an interruption and starts again. Each
   * subscription has a connection and two threads.
   *
   * @throws IllegalStateException if the store does not publish its writes: set {@link
   *     RedisStoreBuilder#publishChanges} on the stores of all nodes that write
   */
  public ChangeFeed changes() {
    if (feed == null) {
      throw new IllegalStateException(
          "This store does not publish its writes; build it, and the stores of all other nodes,"
              + " with publishChanges(true)");
    }
    return feed;
  }

  /** Ends the subscriptions and closes the connections. */
  @Override
  public void close() {
    if (feed != null) {
      feed.close();
    }
    servers.close();
  }

  /** Returns the servers, without the password. */
  @Override
  public String toString() {
    return servers.toString();
  }

  private boolean create(StoreKey key, StoredRecord record, @Nullable OwnerPart part) {
    Instant now = clock.instant();
    String revision = firstRevision();
    byte[] life = Lifespan.of(now, record.expiresAt());
    boolean expired = record.expiredAt(now);
    byte[] value = expired ? NOTHING : RecordText.of(revision, record, part);
    if (feed == null && !expired) {
      RedisCommand plain = RedisCommand.creating(records.name(key), value, life);
      if (servers.call("create", key, plain) != null) {
        return true;
      }
      // Only the script sees whether the record that is there has expired.
    }
    return publishing("create", Script.CREATE, key, revision, RecordText.moment(now), value, life)
            instanceof Long done
        && done == 1;
  }

  private @Nullable Object replace(
      StoreKey key,
      Revision expected,
      StoredRecord next,
      String revision,
      @Nullable OwnerPart entered,
      boolean indexed) {
    Instant now = clock.instant();
    byte[] old = expected.value().getBytes(US_ASCII);
    byte[] moment = RecordText.moment(now);
    byte[] life = Lifespan.of(now, next.expiresAt());
    byte[] index = indexed ? INDEXED : NOTHING;
    if (next.expiredAt(now)) {
      return publishing(
          "replace", Script.REPLACE, key, RedisChangeFeed.GONE, old, moment, NOTHING, life, index);
    }
    if (next.owner().isEmpty()) {
      byte[] text = RecordText.of(revision, next, null);
      return publishing("replace", Script.REPLACE, key, revision, old, moment, text, life, index);
    }
    return publishing(
        "replace",
        Script.REPLACE_OWNED,
        key,
        revision,
        old,
        moment,
        RecordText.head(revision, next.expiresAt()),
        OwnerPart.utf8(next.owner().get()),
        entered == null ? NOTHING : entered.entry(),
        next.content(),
        life,
        index);
  }

  /**
   * Runs a script that publishes its write if this store does, with a revision, or {@link
   * RedisChangeFeed#GONE}.
   */
  private @Nullable Object publishing(
      String verb, Script script, StoreKey key, String revision, byte[]... arguments) {
    byte[][] all = arguments;
    if (feed != null) {
      all = Arrays.copyOf(arguments, arguments.length + 2);
      all[arguments.length] = feed.channel();
      all[arguments.length + 1] = RedisChangeFeed.news(key, revision);
    }
    return servers.call(verb, key, RedisCommand.running(script, records.name(key), all));
  }

  private OwnerPart entered(StoreKey key, byte[] present, StoredRecord next, String owner) {
    if (present.length > 0) {
      OwnerPart part = OwnerPart.parse(present);
      if (part.owner().equals(owner)) {
        return owners.prolong(key, part, next.expiresAt());
      }
    }
    return owners.add(key, owner, next.expiresAt());
  }

  private @Nullable Object touch(
      StoreKey key, Revision expected, Instant expiresAt, byte[] enteredUntil) {
    Instant now = clock.instant();
    return servers.call(
        "touch",
        key,
        RedisCommand.running(
            Script.TOUCH,
            records.name(key),
            expected.value().getBytes(US_ASCII),
            RecordText.moment(now),
            RecordText.moment(expiresAt),
            Lifespan.of(now, expiresAt),
            enteredUntil));
  }

  private void removeOldEntry(StoreKey key, @Nullable Object answer) {
    if (answer instanceof byte[] part) {
      owners.remove(key, OwnerPart.parse(part));
    }
  }

  /** Returns a random revision, so a late writer of a deleted record cannot match its successor. */
  private String firstRevision() {
    return HexFormat.of().toHexDigits(random.nextLong());
  }
}
