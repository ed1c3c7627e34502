package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;

/**
 * A store in this process's memory: for development, tests, and a site of one node whose visitors
 * may be forgotten at a restart. Thread-safe.
 *
 * <p>Its room is bounded, and a record that was acknowledged is never thrown out for another: where
 * the room is full, new records are refused with a {@link StoreException}. A flood of new visitors
 * thereby turns new visitors away, for as long as its records live, but takes nothing from those
 * who are in: the last tenth of the room is kept for records that exist to grow, and for new ones
 * that have an owner, as the session of a visitor who logs in does.
 *
 * <p>Expired records leave by a timer wheel, at a constant cost each, and need no sweep.
 */
public final class MemoryStore implements Store, OwnerIndex, Scannable {

  /** What a record takes beside its key's text and content: 302 bytes, measured on a 64-bit JVM. */
  private static final int ENTRY_BYTES = 320;

  /** What an owner of one record takes beside the name: 300 bytes, measured on a 64-bit JVM. */
  private static final int OWNER_BYTES = 320;

  private final Cache<StoreKey, LoadedRecord> records;
  private final OwnedKeys owned = new OwnedKeys();
  private final long maximumBytes;
  private final AtomicLong usedBytes = new AtomicLong();
  private final AtomicLong lastRevision = new AtomicLong();

  private MemoryStore(Builder builder) {
    maximumBytes = builder.maximumBytes;
    RecordExpiry expiry = RecordExpiry.of(builder.clock);
    records =
        Caffeine.newBuilder()
            .ticker(expiry)
            .expireAfter(expiry)
            .evictionListener((key, loaded, cause) ->
                forget(Objects.requireNonNull(key), Objects.requireNonNull(loaded)))
            .build();
  }

  /** A store of 64 MiB on the system's clock. */
  public static MemoryStore create() {
    return builder().build();
  }

  /** A store to be configured. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return Optional.ofNullable(records.getIfPresent(key));
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    LoadedRecord created = nextVersion(record);
    long bytes = bytes(key, record);
    boolean knownVisitor = record.owner().isPresent();
    reserve(bytes, knownVisitor ? maximumBytes : maximumBytes - maximumBytes / 10, key);
    LoadedRecord present =
        records
            .asMap()
            .computeIfAbsent(
                key,
                k -> {
                  owned.add(key, record);
                  return created;
                });
    if (present.revision().equals(created.revision())) {
      return true;
    }
    usedBytes.addAndGet(-bytes);
    return false;
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    LoadedRecord current = records.getIfPresent(key);
    if (current == null || !current.revision().equals(expected)) {
      return false;
    }
    // A revision has one content, so this is the growth whenever the replacement happens.
    long growth = bytes(key, next) - bytes(key, current.record());
    reserve(growth, maximumBytes, key);
    LoadedRecord replacement = nextVersion(next);
    LoadedRecord present =
        records
            .asMap()
            .computeIfPresent(
                key,
                (k, loaded) -> {
                  if (!loaded.revision().equals(expected)) {
                    return loaded;
                  }
                  owned.remove(key, loaded.record());
                  owned.add(key, next);
                  return replacement;
                });
    if (present != null && present.revision().equals(replacement.revision())) {
      return true;
    }
    usedBytes.addAndGet(-growth);
    return false;
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    LoadedRecord present =
        records
            .asMap()
            .computeIfPresent(
                key,
                (k, loaded) -> {
                  StoredRecord later = loaded.record().expiringAt(expiresAt);
                  return loaded.revision().equals(expected)
                          && later.expiresAt().isAfter(loaded.record().expiresAt())
                      ? new LoadedRecord(later, expected)
                      : loaded;
                });
    return present != null && present.revision().equals(expected);
  }

  @Override
  public void delete(StoreKey key) {
    records
        .asMap()
        .computeIfPresent(
            key,
            (k, loaded) -> {
              forget(key, loaded);
              return null;
            });
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    return owned.of(space, owner).stream()
        .flatMap(key -> load(key).stream().map(loaded -> new StoreEntry(key, loaded)))
        .filter(entry -> entry.loaded().record().owner().filter(owner::equals).isPresent())
        .limit(limit)
        .toList();
  }

  @Override
  public Stream<StoreEntry> scan(String space) {
    return records.asMap().entrySet().stream()
        .filter(entry -> entry.getKey().space().equals(space))
        .map(entry -> new StoreEntry(entry.getKey(), entry.getValue()));
  }

  /** The room that records take now, expired ones that were not yet removed included. */
  long usedBytes() {
    return usedBytes.get();
  }

  private void forget(StoreKey key, LoadedRecord loaded) {
    owned.remove(key, loaded.record());
    usedBytes.addAndGet(-bytes(key, loaded.record()));
  }

  private void reserve(long bytes, long limit, StoreKey key) {
    if (tryReserve(bytes, limit)) {
      return;
    }
    records.cleanUp();
    if (!tryReserve(bytes, limit)) {
      throw new StoreException(
          "The memory store is full (maximumBytes is "
              + maximumBytes
              + "), so a record of "
              + bytes
              + " bytes in the space "
              + key.space()
              + " was refused; raise maximumBytes or let records expire sooner",
          null);
    }
  }

  private boolean tryReserve(long bytes, long limit) {
    if (usedBytes.addAndGet(bytes) <= limit || bytes <= 0) {
      return true;
    }
    usedBytes.addAndGet(-bytes);
    return false;
  }

  private LoadedRecord nextVersion(StoredRecord record) {
    // Never used twice, so a writer of a deleted record cannot hit the one created after it.
    return new LoadedRecord(record, Revision.of(lastRevision.incrementAndGet()));
  }

  private static long bytes(StoreKey key, StoredRecord record) {
    long owner = record.owner().map(name -> OWNER_BYTES + 2L * name.length()).orElse(0L);
    return ENTRY_BYTES + key.text().length() + owner + record.size();
  }

  /** Configures a {@link MemoryStore}. Not thread-safe. */
  public static final class Builder {

    private long maximumBytes = 64L << 20;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /** The room for all records with what it takes to keep them, in bytes; 64 MiB by default. */
    public Builder maximumBytes(long maximumBytes) {
      if (maximumBytes <= 0) {
        throw new IllegalArgumentException("maximumBytes is positive, not " + maximumBytes);
      }
      this.maximumBytes = maximumBytes;
      return this;
    }

    /** What decides whether a record expired; the system's clock by default. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** The store. */
    public MemoryStore build() {
      return new MemoryStore(this);
    }
  }
}
