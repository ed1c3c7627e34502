package io.cloakroom.memcached;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.io.IOException;
import java.security.SecureRandom;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.random.RandomGenerator;
import net.rubyeye.xmemcached.GetsResponse;
import net.rubyeye.xmemcached.exception.MemcachedException;
import net.rubyeye.xmemcached.transcoders.CachedData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in Memcached, shared by all nodes of a site. Use it as the cache of a {@code
 * CachedStore}, never as the only store of anything that must last. Memcached loses all records at
 * a restart, and evicts the least recently used ones when it is full. A lost record is absent,
 * never wrong. Thread-safe.
 *
 * <pre>{@code
 * MemcachedStore cache = MemcachedStore.of("memcached://one:11211,two:11211");
 * }</pre>
 *
 * <p>A load, a create and a delete need one round trip each; a replace and a touch need two, {@code
 * gets} and {@code cas}. If there are several servers, each has its share of the keys. If one is
 * out of reach, so are its keys. They are never kept elsewhere in the meantime, because the server
 * would come back with their previous versions. Expiry follows the store's clock; Memcached only
 * removes records some time after they expired.
 *
 * <p>Connections are opened when they are first needed. A call takes at most {@link
 * Builder#timeout}, 2 seconds by default. After that, it fails with a {@link StoreException}, and
 * the effect of a write is unknown. If the connection breaks, a call is repeated once on a new one,
 * unless it creates a record. A value that is not a record of its key counts as absent, and a
 * warning is logged. Values are only ever read as bytes, never as Java objects. A record, with its
 * key and 32 bytes, has at most the size that the server accepts: 1 MiB unless {@code -I} sets
 * another one.
 *
 * <p>Memcached has no access control. Allow only your nodes to reach it.
 */
public final class MemcachedStore implements Store, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MemcachedStore.class);
  private static final RawBytes RAW = new RawBytes();

  /**
   * The time that Memcached keeps a record after its expiry, because its clock is not the store's.
   */
  private static final long MARGIN_SECONDS = 60;

  /** The limit up to which Memcached counts from now; beyond it, it counts from 1970. */
  private static final long MAX_RELATIVE_SECONDS = Duration.ofDays(30).toSeconds();

  private final ServerConnections servers;
  private final Clock clock;
  private final Duration timeout;
  private final String prefix;
  private final RandomGenerator random = new SecureRandom();

  private MemcachedStore(Builder builder) {
    servers = new ServerConnections(builder.servers, builder.timeout);
    clock = builder.clock;
    timeout = builder.timeout;
    prefix = builder.prefix;
  }

  /**
   * Returns a store on the servers of this address, such as {@code
   * memcached://host:11211,host:11211}.
   */
  public static MemcachedStore of(String url) {
    return builder(url).build();
  }

  /** Returns a builder for a store on the servers of this address. */
  public static Builder builder(String url) {
    return new Builder(ServerAddress.parse(url));
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return repeatable(
        "load", key, (slot, again) -> slot.read().filter(this::isLive).map(RecordValue::loaded));
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return run(
        "create",
        key,
        (slot, again) -> {
          RecordValue created = new RecordValue(key, random.nextLong(), record);
          while (!slot.add(created)) {
            if (slot.read().filter(this::isLive).isPresent()) {
              return false;
            }
            // The value is expired, not a record of this store, or gone in the meantime.
            if (slot.overwrite(created)) {
              return true;
            }
          }
          return true;
        });
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    RecordValue replacement = new RecordValue(key, random.nextLong(), next);
    return repeatable("replace", key, (slot, again) -> replace(slot, expected, replacement, again));
  }

  private boolean replace(Slot slot, Revision expected, RecordValue replacement, boolean again)
      throws IOException {
    while (true) {
      Optional<RecordValue> current = slot.read();
      if (current.filter(value -> value.revision() == replacement.revision()).isPresent()) {
        return true; // by the first attempt, whose answer was lost
      }
      if (current.filter(this::isLive).filter(value -> value.isAt(expected)).isEmpty()) {
        if (again) {
          throw new IOException("the connection was cut, and the record has changed since");
        }
        return false;
      }
      if (slot.overwrite(replacement)) {
        return true;
      }
      // Overwritten in the meantime, possibly by a touch, which keeps the revision.
    }
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return repeatable(
        "touch",
        key,
        (slot, again) -> {
          Optional<RecordValue> current = at(expected, slot);
          while (current.isPresent()) {
            StoredRecord later = current.get().record().withExpiry(expiresAt);
            if (!later.expiresAt().isAfter(current.get().record().expiresAt())
                || slot.overwrite(new RecordValue(key, current.get().revision(), later))) {
              return true;
            }
            current = at(expected, slot);
          }
          return false;
        });
  }

  @Override
  public void delete(StoreKey key) {
    repeatable("delete", key, (slot, again) -> slot.delete());
  }

  /** Closes the connections; the records stay. */
  @Override
  public void close() {
    try {
      servers.close();
    } catch (IOException e) {
      throw new StoreException("The Memcached store could not be closed", e);
    }
  }

  private Optional<RecordValue> at(Revision expected, Slot slot) throws IOException {
    return slot.read().filter(this::isLive).filter(value -> value.isAt(expected));
  }

  private boolean isLive(RecordValue value) {
    return !value.record().expiredAt(clock.instant());
  }

  /**
   * Returns the result of work that is done once more if its connection was cut, because a second
   * effect would be none or can be told from the first.
   */
  private <T> T repeatable(String what, StoreKey key, Work<T> work) {
    CallTimeout deadline = CallTimeout.in(timeout);
    try {
      return work.on(new Slot(key, deadline), false);
    } catch (IOException e) {
      if (!(e.getCause() instanceof MemcachedException)) {
        throw failure(what, key, e);
      }
    }
    return run(what, key, deadline, (slot, again) -> work.on(slot, true));
  }

  private <T> T run(String what, StoreKey key, Work<T> work) {
    return run(what, key, CallTimeout.in(timeout), work);
  }

  private <T> T run(String what, StoreKey key, CallTimeout deadline, Work<T> work) {
    try {
      return work.on(new Slot(key, deadline), false);
    } catch (IOException e) {
      throw failure(what, key, e);
    }
  }

  private static StoreException failure(String what, StoreKey key, IOException e) {
    return new StoreException(
        "The Memcached store could not " + what + " " + key.text() + ": " + e.getMessage(), e);
  }

  private int exptime(StoredRecord record) {
    long expiry = StoredRecord.expiryMillis(record.expiresAt());
    if (expiry == StoredRecord.NEVER) {
      return 0;
    }
    long seconds = Math.max(0, (expiry - clock.millis()) / 1000) + MARGIN_SECONDS;
    if (seconds <= MAX_RELATIVE_SECONDS) {
      return (int) seconds;
    }
    long absolute = System.currentTimeMillis() / 1000 + seconds;
    return absolute > Integer.MAX_VALUE ? 0 : (int) absolute;
  }

  private interface Work<T> {

    /** Does the work; again says that it was attempted before and may have had an effect. */
    T on(Slot slot, boolean again) throws IOException;
  }

  /** One key of Memcached during one call of the store. */
  private final class Slot {

    private final StoreKey key;
    private final String name;
    private final ServerConnection server;
    private final CallTimeout deadline;
    private long cas;

    Slot(StoreKey key, CallTimeout deadline) {
      this.key = key;
      this.deadline = deadline;
      name = ServerConnections.key(prefix, key.text());
      server = servers.of(name);
    }

    /** Returns the current value; empty if there is none, or none of this store. */
    Optional<RecordValue> read() throws IOException {
      @Nullable GetsResponse<CachedData> found =
          server.call(deadline, (client, millis) -> client.gets(name, millis, RAW));
      if (found == null) {
        return Optional.empty();
      }
      cas = found.getCas();
      Optional<RecordValue> value =
          found.getValue().getFlag() == RawBytes.FLAGS
              ? RecordValue.decode(key, found.getValue().getData())
              : Optional.empty();
      if (value.isEmpty()) {
        LOG.warn(
            "Treating {} as absent: its value in Memcached is not a record of that key",
            key.text());
      }
      return value;
    }

    boolean add(RecordValue value) throws IOException {
      CachedData bytes = RawBytes.of(value.encode());
      int exptime = exptime(value.record());
      return server.call(
          deadline, (client, millis) -> client.add(name, exptime, bytes, RAW, millis));
    }

    /** Replaces the value that was read last. Returns false if it is no longer there. */
    boolean overwrite(RecordValue value) throws IOException {
      CachedData bytes = RawBytes.of(value.encode());
      int exptime = exptime(value.record());
      return server.call(
          deadline, (client, millis) -> client.cas(name, exptime, bytes, RAW, millis, cas));
    }

    boolean delete() throws IOException {
      return server.call(deadline, (client, millis) -> client.delete(name, millis));
    }
  }

  /** The builder of a {@link MemcachedStore}. Not thread-safe. */
  public static final class Builder {

    /**
     * The longest key of the store, 240 characters, and a prefix of 10 make Memcached's limit of
     * 250.
     */
    private static final int MAX_PREFIX = 100;

    private final List<ServerAddress> servers;
    private String prefix = "cloakroom:";
    private Clock clock = Clock.systemUTC();
    private Duration timeout = Duration.ofSeconds(2);

    private Builder(List<ServerAddress> servers) {
      this.servers = servers;
    }

    /**
     * Sets the prefix of all keys in Memcached, so that several applications can share it; the
     * default is {@code cloakroom:}. It has at most 100 characters of visible ASCII. A key that is
     * too long with it is replaced by its hash.
     */
    public Builder prefix(String prefix) {
      if (prefix.length() > MAX_PREFIX || !prefix.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException(
            "The prefix must be at most " + MAX_PREFIX + " characters of visible ASCII");
      }
      this.prefix = prefix;
      return this;
    }

    /** Sets the clock that decides whether a record has expired; the default is the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Sets how long one call may take, including connecting; the default is 2 seconds. */
    public Builder timeout(Duration timeout) {
      if (timeout.toMillis() < 1) {
        throw new IllegalArgumentException(
            "timeout must be at least 1 millisecond, not " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** Builds the store. */
    public MemcachedStore build() {
      return new MemcachedStore(this);
    }
  }
}
