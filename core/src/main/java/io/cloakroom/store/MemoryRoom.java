package io.cloakroom.store;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.atomic.AtomicReference;
import java.util.concurrent.locks.ReentrantLock;
import java.util.function.BooleanSupplier;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The room in a {@link MemoryStore}. It removes records that have expired, a few with each write,
 * and makes room for an entry if the memory is full: first by those, and then by records that may
 * be dropped. Thread-safe.
 */
final class MemoryRoom {

  private static final Logger LOG = LoggerFactory.getLogger(MemoryStore.class);
  private static final Duration WARNING_INTERVAL = Duration.ofHours(1);

  /** The number of expired records that a write removes at most, unless it needs their room. */
  static final int EXPIRED_PER_WRITE = 16;

  private final MemoryUse memory;
  private final MemoryIndex index;
  private final ExpiredRecords expired;
  private final Clock clock;
  private final Consumer<MemoryEntry> expire;
  private final Consumer<MemoryEntry> forget;
  private final AtomicReference<Instant> nextWarning = new AtomicReference<>(Instant.MIN);

  /** Held by the thread that makes room, so that others neither do the same nor find no room. */
  private final ReentrantLock turn = new ReentrantLock();

  /**
   * Creates the room of a store.
   *
   * @param expire removes an entry that has expired, unless another thread has removed it
   * @param forget removes an entry that is dropped, unless another thread has removed it
   */
  MemoryRoom(
      MemoryUse memory,
      MemoryIndex index,
      ExpiredRecords expired,
      Clock clock,
      Consumer<MemoryEntry> expire,
      Consumer<MemoryEntry> forget) {
    this.memory = memory;
    this.index = index;
    this.expired = expired;
    this.clock = clock;
    this.expire = expire;
    this.forget = forget;
  }

  /** Removes some records that have expired, unless another thread is doing so. */
  void removeSomeExpired() {
    long now = clock.millis();
    if (!index.hasExpired(now) || !turn.tryLock()) {
      return;
    }
    try {
      int removed = 0;
      while (removed < EXPIRED_PER_WRITE && removeExpired(now)) {
        removed++;
      }
    } finally {
      turn.unlock();
    }
  }

  /** Removes the record that expired first. Returns false if none has expired by this time. */
  boolean removeExpired(long now) {
    return removeExpired(index.expired(now));
  }

  /** Removes the record of this entry, which has expired. Returns false if there is no entry. */
  private boolean removeExpired(@Nullable MemoryEntry entry) {
    if (entry == null) {
      return false;
    }
    expire.accept(entry);
    return true;
  }

  /** Drops the record of this entry to make room. Returns false if there is no entry. */
  private boolean drop(@Nullable MemoryEntry entry) {
    if (entry == null) {
      return false;
    }
    warn();
    forget.accept(entry);
    return true;
  }

  /** Removes an expired record that nobody has taken. Returns false if there is none. */
  private boolean removeUntaken() {
    MemoryEntry untaken = expired.poll();
    if (untaken == null) {
      return false;
    }
    memory.giveBack(untaken.bytes());
    return true;
  }

  /** Reserves the memory of a new record, in the share of its kind and in all. */
  void reserveNew(MemoryEntry entry) {
    if (!memory.fitsShare(entry)) {
      makeRoom(entry, () -> memory.fitsShare(entry), () -> removeOfShare(entry));
    }
    reserve(entry.bytes(), entry);
  }

  /** Reserves so many bytes for an entry. */
  void reserve(long bytes, MemoryEntry entry) {
    if (!memory.tryReserve(bytes)) {
      makeRoom(entry, () -> memory.tryReserve(bytes), () -> removeOfAll(entry));
    }
  }

  /** Removes one record after the other until an entry fits. */
  private void makeRoom(MemoryEntry entry, BooleanSupplier fits, BooleanSupplier removal) {
    turn.lock();
    try {
      while (!fits.getAsBoolean()) {
        if (!removal.getAsBoolean()) {
          throw full(entry);
        }
      }
    } finally {
      turn.unlock();
    }
  }

  /** Removes the next record that makes room for an entry in the share of its kind. */
  private boolean removeOfShare(MemoryEntry entry) {
    StoreKey key = entry.key();
    return removeExpired(index.expiredWithoutOwner(key.space(), clock.millis()))
        || (entry.record().expendable() && drop(index.unused(key)));
  }

  /** Removes the next record that makes room for an entry. */
  private boolean removeOfAll(MemoryEntry entry) {
    StoreKey key = entry.key();
    return removeExpired(clock.millis())
        || removeUntaken()
        || drop(entry.record().expendable() ? index.unused(key) : index.expendable(key));
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

  private StoreException full(MemoryEntry entry) {
    return new StoreException(
        "The memory store is full (maximumBytes is "
            + memory.maximum()
            + "), so a record of "
            + entry.bytes()
            + " bytes in the key space "
            + entry.key().space()
            + " was refused; raise maximumBytes or let records expire sooner",
        null);
  }
}
