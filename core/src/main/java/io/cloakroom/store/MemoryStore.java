package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicReference;
import java.util.stream.Stream;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * A store in the memory of this process, for development, tests, and sites with one node whose
 * visitors may be logged out by a restart. Thread-safe.
 *
 * <pre>{@code
 * Store store = MemoryStore.of();
 * }</pre>
 *
 * <p>Its memory is bounded. If it is full, {@linkplain StoredRecord#expendable expendable} records
 * make room, such as the sessions of anonymous visitors:
 *
 * <ul>
 *   <li>The first to go are those that nobody used since they were created, the oldest first. A
 *       flood of visitors who never come back therefore takes nothing from anyone else.
 *   <li>Expendable records that were used are dropped only for records that are not expendable,
 *       such as sessions of accounts, login throttles and the results of forms. The least recently
 *       used go first.
 *   <li>All other records stay. What still does not fit is refused with a {@link StoreException}.
 * </ul>
 *
 * <p>Records of one key space without an owner take at most three quarters of the memory when they
 * are created. The rest is reserved for other records, and for records that grow.
 *
 * <p>A timer wheel removes expired records at a constant cost each, so no sweep is needed.
 */
public final class MemoryStore implements Store, OwnerIndex, Scannable, ExpiryIndex {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryStore.class);
  private static final Duration WARNING_INTERVAL = Duration.ofHours(1);

  private final Cache<StoreKey, LoadedRecord> records;
  private final OrderedKeys order;
  private final OwnedKeys owned = new OwnedKeys();
  private final ExpendableKeys expendable = new ExpendableKeys();
  private final ExpiredRecords expired = new ExpiredRecords();
  private final MemoryUse memory;
  private final Clock clock;
  private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);
  private final AtomicLong lastRevision = new AtomicLong();

  private MemoryStore(Builder builder) {
    memory = new MemoryUse(builder.maximumBytes);
    clock = builder.clock;
    RecordExpiry expiry = RecordExpiry.of(clock);
    records =
        Caffeine.newBuilder()
            .ticker(expiry)
            .expireAfter(expiry)
            .evictionListener((key, loaded, cause) ->
                expire(Objects.requireNonNull(key), Objects.requireNonNull(loaded)))
            .build();
    order = new OrderedKeys(records.asMap());
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
    LoadedRecord loaded = records.getIfPresent(key);
    if (loaded != null && loaded.record().expendable()) {
      expendable.use(key);
    }
    // The cache may still return a record that is just being replaced by one that has expired.
    return Optional.ofNullable(loaded).filter(found -> !found.record().expiredAt(clock.instant()));
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    LoadedRecord created = nextVersion(record);
    reserveNew(key, record);
    LoadedRecord present =
        records
            .asMap()
            .computeIfAbsent(
                key,
                k -> {
                  enter(key, record);
                  return created;
                });
    if (present.revision().equals(created.revision())) {
      order.add(key);
      return true;
    }
    memory.giveBack(MemoryUse.bytes(key, record));
    return false;
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    LoadedRecord current = records.getIfPresent(key);
    if (current == null || !current.revision().equals(expected)) {
      return false;
    }
    // A revision has one content, so this is the growth whenever the replacement happens.
    long growth = MemoryUse.bytes(key, next) - MemoryUse.bytes(key, current.record());
    reserve(growth, key, next);
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
                  leave(key, loaded.record());
                  enter(key, next);
                  expendable.use(key);
                  return replacement;
                });
    if (present != null && present.revision().equals(replacement.revision())) {
      return true;
    }
    memory.giveBack(growth);
    return false;
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    expendable.use(key);
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
        .filter(entry -> !entry.getValue().record().expiredAt(clock.instant()))
        .map(entry -> new StoreEntry(entry.getKey(), entry.getValue()));
  }

  /**
   * {@inheritDoc}
   *
   * <p>Until all keys are in order, a page looks through all records; a thread that the first call
   * starts puts them in order. From then on a page costs the same however many records there are,
   * and each record takes about 40 bytes more, which are not counted as used memory.
   */
  @Override
  public ScanPage page(String space, String cursor, int limit) {
    Optional<StoreKey> last =
        cursor.equals(ScanPage.START) ? Optional.empty() : Optional.of(new StoreKey(space, cursor));
    List<StoreKey> keys = order.after(space, last, limit);
    List<StoreEntry> entries = new ArrayList<>(keys.size());
    for (StoreKey key : keys) {
      LoadedRecord loaded = records.policy().getIfPresentQuietly(key);
      if (loaded == null) {
        order.forget(key);
      } else {
        entries.add(new StoreEntry(key, loaded));
      }
    }
    return new ScanPage(
        entries,
        keys.size() < limit ? Optional.empty() : Optional.of(keys.get(keys.size() - 1).id()));
  }

  @Override
  public void keepExpired(String space) {
    expired.keep(space);
  }

  /**
   * {@inheritDoc}
   *
   * <p>Records appear at most two seconds after they have expired. Until they are taken, they count
   * as used memory, and are dropped first if it is needed.
   */
  @Override
  public List<StoreEntry> takeExpired(String space, int limit) {
    records.cleanUp();
    List<StoreEntry> taken = expired.take(space, limit);
    taken.forEach(this::giveBack);
    return taken;
  }

  private void giveBack(StoreEntry entry) {
    memory.giveBack(MemoryUse.bytes(entry.key(), entry.loaded().record()));
  }

  private void enter(StoreKey key, StoredRecord record) {
    owned.add(key, record);
    memory.add(key, record);
    if (record.expendable()) {
      expendable.add(key);
    }
  }

  private void leave(StoreKey key, StoredRecord record) {
    owned.remove(key, record);
    memory.remove(key, record);
    if (record.expendable()) {
      expendable.remove(key);
    }
  }

  private void expire(StoreKey key, LoadedRecord loaded) {
    if (expired.add(key, loaded)) {
      order.remove(key);
      leave(key, loaded.record());
    } else {
      forget(key, loaded);
    }
  }

  private void forget(StoreKey key, LoadedRecord loaded) {
    order.remove(key);
    leave(key, loaded.record());
    memory.giveBack(MemoryUse.bytes(key, loaded.record()));
  }

  private void reserveNew(StoreKey key, StoredRecord record) {
    if (!memory.fitsShare(key, record)) {
      records.cleanUp();
    }
    while (!memory.fitsShare(key, record)) {
      if (!record.expendable() || !drop(expendable.pollUnused(key))) {
        throw full(key, record);
      }
    }
    reserve(MemoryUse.bytes(key, record), key, record);
  }

  private void reserve(long bytes, StoreKey key, StoredRecord record) {
    if (memory.tryReserve(bytes)) {
      return;
    }
    records.cleanUp();
    while (!memory.tryReserve(bytes)) {
      Optional<StoreEntry> untaken = expired.poll();
      untaken.ifPresent(this::giveBack);
      if (untaken.isEmpty()
          && !drop(record.expendable() ? expendable.pollUnused(key) : expendable.poll(key))) {
        throw full(key, record);
      }
    }
  }

  /** Drops the record under this key, if there is one. Returns false if there is no key. */
  private boolean drop(Optional<StoreKey> dropped) {
    dropped.ifPresent(key -> {
      warn();
      records
          .asMap()
          .computeIfPresent(
              key,
              (k, loaded) -> {
                if (!loaded.record().expendable()) {
                  return loaded;
                }
                forget(key, loaded);
                return null;
              });
    });
    return dropped.isPresent();
  }

  private void warn() {
    Instant now = clock.instant();
    Instant next = nextWarning.get();
    if (!now.isBefore(next) && nextWarning.compareAndSet(next, now.plus(WARNING_INTERVAL))) {
      LOG.warn(
          "The memory store is full (maximumBytes is {}), so it drops sessions of anonymous"
              + " visitors, first those that never came back; raise maximumBytes or let records"
              + " expire sooner. This is logged once an hour",
          memory.maximum());
    }
  }

  private StoreException full(StoreKey key, StoredRecord record) {
    return new StoreException(
        "The memory store is full (maximumBytes is "
            + memory.maximum()
            + "), so a record of "
            + MemoryUse.bytes(key, record)
            + " bytes in the key space "
            + key.space()
            + " was refused; raise maximumBytes or let records expire sooner",
        null);
  }

  private LoadedRecord nextVersion(StoredRecord record) {
    // Never used twice, so a late writer of a deleted record cannot match its successor.
    return new LoadedRecord(record, Revision.of(lastRevision.incrementAndGet()));
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
