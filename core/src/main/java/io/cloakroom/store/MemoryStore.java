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
 * A store in the memory of this process, for development, tests, and sites with one node whose
 * visitors may be logged out by a restart. Thread-safe.
 *
 * <pre>{@code
 * Store store = MemoryStore.of();
 * }</pre>
 *
 * <p>Its memory is bounded, and an acknowledged record is never evicted for another one. If the
 * memory is full, new records are refused with a {@link StoreException}. A flood of new visitors
 * therefore turns away further new visitors until its records expire, but takes nothing from
 * existing ones. The last tenth of the memory is reserved for existing records that grow, and for
 * new records with an owner, such as the session of a visitor who logs in.
 *
 * <p>A timer wheel removes expired records at a constant cost each, so no sweep is needed.
 */
public final class MemoryStore implements Store, OwnerIndex, Scannable {

  /**
   * The overhead of a record beyond its key text and content: 302 bytes, measured on a 64-bit JVM.
   */
  private static final int ENTRY_BYTES = 320;

  /**
   * The overhead of an owner of one record beyond the name: 300 bytes, measured on a 64-bit JVM.
   */
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

  /** Returns a store of 64 MiB that uses the system's clock. */
  public static MemoryStore of() {
    return builder().build();
  }

  /** Returns a builder for a store. */
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
                  StoredRecord later = loaded.record().withExpiry(expiresAt);
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
        .sorted(StoreEntry.LAST_TO_EXPIRE_FIRST)
        .limit(limit)
        .toList();
  }

  @Override
  public Stream<StoreEntry> scan(String space) {
    return records.asMap().entrySet().stream()
        .filter(entry -> entry.getKey().space().equals(space))
        .map(entry -> new StoreEntry(entry.getKey(), entry.getValue()));
  }

  /** Returns the memory that records take now, including expired ones that are not removed yet. */
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
              + " bytes in the key space "
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
    // Never used twice, so a late writer of a deleted record cannot match its successor.
    return new LoadedRecord(record, Revision.of(lastRevision.incrementAndGet()));
  }

  private static long bytes(StoreKey key, StoredRecord record) {
    long owner = record.owner().map(name -> OWNER_BYTES + 2L * name.length()).orElse(0L);
    return ENTRY_BYTES + key.text().length() + owner + record.size();
  }

  /** The builder of a {@link MemoryStore}. Not thread-safe. */
  public static final class Builder {

    private long maximumBytes = 64L << 20;
    private Clock clock = Clock.systemUTC();

    private Builder() {}

    /**
     * Sets the memory for all records including their overhead, in bytes; the default is 64 MiB.
     */
    public Builder maximumBytes(long maximumBytes) {
      if (maximumBytes <= 0) {
        throw new IllegalArgumentException("maximumBytes must be positive, not " + maximumBytes);
      }
      this.maximumBytes = maximumBytes;
      return this;
    }

    /** Sets the clock that decides whether a record has expired; the default is the system's. */
    public Builder clock(Clock clock) {
      this.clock = clock;
      return this;
    }

    /** Builds the store. */
    public MemoryStore build() {
      return new MemoryStore(this);
    }
  }
}
