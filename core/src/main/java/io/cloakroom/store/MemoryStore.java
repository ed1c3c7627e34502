package io.cloakroom.store;

import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

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
 *       used go first, to the second.
 *   <li>All other records stay. What still does not fit is refused with a {@link StoreException}.
 * </ul>
 *
 * <p>Records of one key space without an owner take at most three quarters of the memory when they
 * are created. The rest is reserved for other records, and for records that grow.
 *
 * <p>No sweep is needed: each write removes a few records that have expired, and as many as it
 * needs if the memory is full. So the memory of expired records comes back with the next writes,
 * and no single one removes all of them.
 */
public final class MemoryStore implements Store, OwnerIndex, Scannable, ExpiryIndex {

  /** Those that have expired and are not removed yet are there, too. */
  final RecordMap records = new RecordMap();

  final MemoryIndex index = new MemoryIndex();
  final OwnedKeys owned = new OwnedKeys();
  final MemoryUse memory;
  private final OrderedKeys order = new OrderedKeys(records);
  private final ExpiredRecords expired = new ExpiredRecords();
  private final Clock clock;
  private final MemoryRoom room;
  private final AtomicLong lastRevision = new AtomicLong();

  private MemoryStore(Builder builder) {
    memory = new MemoryUse(builder.maximumBytes);
    clock = builder.clock;
    room =
        new MemoryRoom(
            memory,
            index,
            expired,
            clock,
            entry -> remove(entry, this::expire),
            entry -> remove(entry, this::forget));
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
    long now = clock.millis();
    MemoryEntry entry = find(key, now);
    if (entry == null) {
      return Optional.empty();
    }
    index.use(entry, now);
    return Optional.of(entry.loaded());
  }

  /** Returns the entry of an unexpired record; null if there is none. That is no use of it. */
  private @Nullable MemoryEntry find(StoreKey key, long now) {
    MemoryEntry entry = records.get(key);
    return entry == null || entry.expiredAt(now) ? null : entry;
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    room.removeSomeExpired();
    MemoryEntry known = records.get(key);
    if (known != null && !known.expiredAt(clock.millis())) {
      return false;
    }
    // The key of an expired record is in the map already, and would take its memory twice.
    MemoryEntry created = nextVersion(known == null ? key : known.key(), record);
    room.reserveNew(created);
    MemoryEntry present =
        records
            .part(key)
            .compute(
                created.key(),
                (k, found) -> {
                  if (found != null) {
                    if (!found.expiredAt(clock.millis())) {
                      return found;
                    }
                    expire(found);
                  }
                  memory.add(created);
                  record.owner().ifPresent(owner -> owned.add(created.key(), owner));
                  index.add(created);
                  return created;
                });
    if (present == created) {
      order.add(created.key());
      return true;
    }
    memory.giveBack(created.bytes());
    return false;
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    room.removeSomeExpired();
    MemoryEntry current = find(key, expected);
    if (current == null) {
      return false;
    }
    MemoryEntry replacement = nextVersion(current.key(), next.withTextOfOwner(current.record()));
    // A revision has one content, so this is the growth whenever the replacement happens.
    long growth = replacement.bytes() - current.bytes();
    room.reserve(growth, replacement);
    while (current != null) {
      if (exchange(current, replacement)) {
        return true;
      }
      // Another call may have extended the expiry.
      current = find(key, expected);
    }
    memory.giveBack(growth);
    return false;
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    room.removeSomeExpired();
    while (true) {
      MemoryEntry current = find(key, expected);
      if (current == null) {
        return false;
      }
      StoredRecord later = current.record().withExpiry(expiresAt);
      if (later.expiresAtMillis() <= current.expiresAt()) {
        index.use(current, clock.millis());
        return true;
      }
      if (exchange(current, new MemoryEntry(current.key(), later, current.revision()))) {
        return true;
      }
    }
  }

  /** Returns the entry of an unexpired record that has this revision; null if there is none. */
  private @Nullable MemoryEntry find(StoreKey key, Revision expected) {
    MemoryEntry entry = find(key, clock.millis());
    return entry != null && entry.hasRevision(expected) ? entry : null;
  }

  /** Replaces an entry by the next one of its key. Returns false if it is gone or has expired. */
  private boolean exchange(MemoryEntry current, MemoryEntry next) {
    return next
        == records
            .part(current.key())
            .computeIfPresent(
                current.key(),
                (k, found) -> {
                  long now = clock.millis();
                  if (found != current || found.expiredAt(now)) {
                    return found;
                  }
                  memory.remove(current);
                  memory.add(next);
                  own(current, next);
                  index.replace(current, next, now);
                  return next;
                });
  }

  @Override
  public void delete(StoreKey key) {
    room.removeSomeExpired();
    records
        .part(key)
        .computeIfPresent(
            key,
            (k, found) -> {
              if (found.expiredAt(clock.millis())) {
                expire(found);
              } else {
                forget(found);
              }
              return null;
            });
  }

  @Override
  public List<StoreEntry> ownedBy(String space, String owner, int limit) {
    long now = clock.millis();
    return owned.of(space, owner).stream()
        .flatMap(key -> Stream.ofNullable(find(key, now)))
        .map(MemoryEntry::entry)
        .filter(entry -> entry.loaded().record().owner().filter(owner::equals).isPresent())
        .sorted(StoreEntry.LAST_TO_EXPIRE_FIRST)
        .limit(limit)
        .toList();
  }

  @Override
  public Stream<StoreEntry> scan(String space) {
    return records
        .entries()
        .filter(entry -> entry.key().space().equals(space) && !entry.expiredAt(clock.millis()))
        .map(MemoryEntry::entry);
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
    long now = clock.millis();
    for (StoreKey key : keys) {
      MemoryEntry entry = records.get(key);
      if (entry == null) {
        order.forget(key);
      } else if (!entry.expiredAt(now)) {
        entries.add(entry.entry());
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
   * <p>Records appear as soon as they have expired. Until they are taken, they count as used
   * memory, and are dropped first if it is needed.
   */
  @Override
  public List<StoreEntry> takeExpired(String space, int limit) {
    long now = clock.millis();
    List<StoreEntry> taken = new ArrayList<>();
    boolean complete = false;
    while (taken.size() < limit) {
      MemoryEntry entry = expired.poll(space);
      if (entry != null) {
        memory.giveBack(entry.bytes());
        taken.add(entry.entry());
      } else if (complete) {
        break;
      } else {
        // A record is kept before it leaves the index, so one more look finds the last one.
        complete = !room.removeExpired(now);
      }
    }
    return taken;
  }

  /** Indexes the owner of the next version. A record whose owner stays is found all the time. */
  private void own(MemoryEntry current, MemoryEntry next) {
    Optional<String> before = current.record().owner();
    Optional<String> after = next.record().owner();
    if (!before.equals(after)) {
      after.ifPresent(owner -> owned.add(next.key(), owner));
      before.ifPresent(owner -> owned.remove(current.key(), owner));
    }
  }

  private void leave(MemoryEntry entry) {
    memory.remove(entry);
    order.remove(entry.key());
    entry.record().owner().ifPresent(owner -> owned.remove(entry.key(), owner));
  }

  /** Keeps an expired record that is being removed from the map, or forgets it. */
  private void expire(MemoryEntry entry) {
    if (expired.add(entry)) {
      leave(entry);
      index.remove(entry);
    } else {
      forget(entry);
    }
  }

  /**
   * Forgets a record that is being removed from the map, the index last: its room is there then.
   */
  private void forget(MemoryEntry entry) {
    leave(entry);
    memory.giveBack(entry.bytes());
    index.remove(entry);
  }

  /** Removes an entry, unless another thread has just removed or replaced it. */
  private void remove(MemoryEntry entry, Consumer<MemoryEntry> leaving) {
    records
        .part(entry.key())
        .computeIfPresent(
            entry.key(),
            (k, found) -> {
              if (found != entry) {
                return found;
              }
              leaving.accept(entry);
              return null;
            });
  }

  private MemoryEntry nextVersion(StoreKey key, StoredRecord record) {
    // Never used twice, so a late writer of a deleted record cannot match its successor.
    return new MemoryEntry(key, record, lastRevision.incrementAndGet());
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
