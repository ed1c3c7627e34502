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
import net.rubyeye.xmemcached.transcoders.CachedData;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in Memcached, shared by all nodes of a site: as the cache of a {@code CachedStore}, never
 * the only home of anything that must last. Memcached forgets all at a restart, and the records
 * used least when it is full; what it forgot is absent, never wrong. Thread-safe.
 *
 * <pre>{@code
 * MemcachedStore cache = MemcachedStore.of("memcached://one:11211,two:11211");
 * }</pre>
 *
 * <p>A load is one round trip, and so are a create and a delete; replace and touch are two, {@code
 * gets} and {@code cas}. Of several servers, each has its share of the keys. Where one is out of
 * reach, so are its keys: they are never kept elsewhere meanwhile, as the versions of before would
 * come back with the server. Expiry is a matter of the store's clock; Memcached's own only takes
 * away what expired a while ago.
 *
 * <p>Connections are made when they are first needed. A call takes {@link Builder#timeout} at most,
 * 2 seconds by default, and then is a {@link StoreException}; the effect of a write is unknown
 * then. A value that is no record of its key reads as absent, with a warning; bytes are all that is
 * ever read, never Java objects. Records have at most what the server takes, with its key and 32
 * bytes: 1 MiB unless it was started with another {@code -I}.
 *
 * <p>Memcached has no notion of who may read: let nobody but the nodes reach it.
 */
public final class MemcachedStore implements Store, AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(MemcachedStore.class);
  private static final RawBytes RAW = new RawBytes();

  /** How long Memcached keeps a record beyond its expiry, as its clock is not the store's. */
  private static final long MARGIN_SECONDS = 60;

  /** Up to here Memcached counts from now, beyond it from 1970. */
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

  /** A store on the servers of this address, such as {@code memcached://host:11211,host:11211}. */
  public static MemcachedStore of(String url) {
    return builder(url).build();
  }

  /** A store on the servers of this address, to be configured. */
  public static Builder builder(String url) {
    return new Builder(ServerAddress.parse(url));
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return run("load", key, slot -> slot.read().filter(this::isLive).map(RecordValue::loaded));
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return run(
        "create",
        key,
        slot -> {
          RecordValue created = new RecordValue(key, random.nextLong(), record);
          while (!slot.add(created)) {
            if (slot.read().filter(this::isLive).isPresent()) {
              return false;
            }
            // What is there is expired, or nothing of ours; or it has gone since.
            if (slot.overwrite(created)) {
              return true;
            }
          }
          return true;
        });
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return run(
        "replace",
        key,
        slot -> {
          RecordValue replacement = new RecordValue(key, random.nextLong(), next);
          while (at(expected, slot).isPresent()) {
            if (slot.overwrite(replacement)) {
              return true;
            }
            // Overwritten meanwhile, and be it by a touch, which leaves the revision.
          }
          return false;
        });
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return run(
        "touch",
        key,
        slot -> {
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
    run("delete", key, Slot::delete);
  }

  /** Ends the connections; the records stay. */
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

  private <T> T run(String what, StoreKey key, Work<T> work) {
    try {
      return work.on(new Slot(key));
    } catch (IOException e) {
      throw new StoreException(
          "The Memcached store could not " + what + " " + key.text() + ": " + e.getMessage(), e);
    }
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
    T on(Slot slot) throws IOException;
  }

  /** One key of Memcached during one call of the store. */
  private final class Slot {

    private final StoreKey key;
    private final String name;
    private final ServerConnection server;
    private final CallTimeout deadline = CallTimeout.in(timeout);
    private long cas;

    Slot(StoreKey key) {
      this.key = key;
      name = ServerConnections.key(prefix, key.text());
      server = servers.of(name);
    }

    /** What is there now; empty where nothing is, or nothing of ours. */
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
        LOG.warn("Reading {} as absent: its value in Memcached is no record of it", key.text());
      }
      return value;
    }

    boolean add(RecordValue value) throws IOException {
      CachedData bytes = RawBytes.of(value.encode());
      int exptime = exptime(value.record());
      return server.call(
          deadline, (client, millis) -> client.add(name, exptime, bytes, RAW, millis));
    }

    /** Puts the value in place of what was read last; false where that is there no more. */
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

  /** Configures a {@link MemcachedStore}. Not thread-safe. */
  public static final class Builder {

    /** With the longest key of the store, a prefix of 10 makes Memcached's 250. */
    private static final int MAX_PREFIX = 100;

    private final List<ServerAddress> servers;
    private String prefix = "cloakroom:";
    private Clock clock = Clock.systemUTC();
    private Duration timeout = Duration.ofSeconds(2);

    private Builder(List<ServerAddress> servers) {
      this.servers = servers;
    }

    /**
     * What all keys begin with in Memcached, so that several applications may share it: at most 100
     * characters of visible ASCII; {@code cloakroom:} by default. Keys that are too long with it
     * are kept under their hash.
     */
    public Builder prefix(String prefix) {
      if (prefix.length() > MAX_PREFIX || !prefix.chars().allMatch(c -> c > ' ' && c < 0x7f)) {
        throw new IllegalArgumentException(
            "The prefix has at most " + MAX_PREFIX + " characters, all of them visible ASCII");
      }
      this.prefix = prefix;
      return this;
    }

    /** What decides whether a record expired; the system's clock by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** How long one call may take, connecting included; 2 seconds by default. */
    public Builder timeout(Duration timeout) {
      if (timeout.toMillis() < 1) {
        throw new IllegalArgumentException("The timeout is a millisecond or more, not " + timeout);
      }
      this.timeout = timeout;
      return this;
    }

    /** The store. */
    public MemcachedStore build() {
      return new MemcachedStore(this);
    }
  }
}
