package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The copies of a {@link NearStore}. Who is about to keep one takes an epoch before asking the
 * store; whatever is dropped in between makes that epoch a past one, and the copy is not kept.
 * Thread-safe; no lock is held while a store is asked.
 */
final class NearCopies {

  /** A record as the store had it at this moment, or later. */
  record Copy(LoadedRecord loaded, Instant readAt) {}

  /** What had been dropped when it was taken. */
  record Epoch(long all, long some) {}

  /** What a copy takes beside its key's text and content, as in a {@link MemoryStore}. */
  private static final int ENTRY_BYTES = 320;

  /** Keys share their epochs: a shared one merely keeps a copy less. */
  private static final int STRIPES = 4096;

  private final Cache<StoreKey, Copy> copies;
  private final AtomicLong all = new AtomicLong();
  private final AtomicLongArray some = new AtomicLongArray(STRIPES);

  NearCopies(long maximumBytes, Duration maximumAge) {
    copies =
        Caffeine.newBuilder()
            .maximumWeight(maximumBytes)
            .weigher(NearCopies::bytes)
            .expireAfterWrite(maximumAge) // only to free the room: the store's clock decides
            .executor(Runnable::run)
            .build();
  }

  Optional<Copy> get(StoreKey key) {
    return Optional.ofNullable(copies.getIfPresent(key));
  }

  Epoch epoch(StoreKey key) {
    return new Epoch(all.get(), some.get(stripe(key)));
  }

  /** Keeps a copy that was read after the epoch was taken, unless something was dropped since. */
  void keep(StoreKey key, Epoch epoch, Copy copy) {
    copies.asMap().compute(key, (k, present) -> epoch(key).equals(epoch) ? copy : present);
  }

  /**
   * Puts what was just written in place of the copy, unless something was dropped since the epoch;
   * then there is none. Copies that are being read of what was before are not kept.
   */
  void written(StoreKey key, Epoch epoch, Copy copy) {
    copies
        .asMap()
        .compute(
            key,
            (k, present) -> {
              boolean unchanged = epoch(key).equals(epoch);
              some.incrementAndGet(stripe(key));
              return unchanged ? copy : null;
            });
  }

  /** Moves the expiry of the copy of this revision later. */
  void prolong(StoreKey key, Revision revision, Instant expiresAt) {
    copies
        .asMap()
        .computeIfPresent(
            key,
            (k, copy) ->
                copy.loaded().revision().equals(revision)
                        && copy.loaded().record().expiresAt().isBefore(expiresAt)
                    ? new Copy(
                        new LoadedRecord(copy.loaded().record().withExpiry(expiresAt), revision),
                        copy.readAt())
                    : copy);
  }

  /** This revision stands there now: drops another copy, and whatever is being read. */
  void changed(StoreKey key, Optional<Revision> revision) {
    some.incrementAndGet(stripe(key));
    copies
        .asMap()
        .computeIfPresent(
            key,
            (k, copy) ->
                revision.filter(copy.loaded().revision()::equals).isPresent() ? copy : null);
  }

  /** Drops the copy, and those that are being read. */
  void drop(StoreKey key) {
    some.incrementAndGet(stripe(key));
    copies.invalidate(key);
  }

  /** Drops all copies, and those that are being read. */
  void dropAll() {
    all.incrementAndGet();
    copies.invalidateAll();
  }

  private static int stripe(StoreKey key) {
    int hash = key.hashCode();
    return Math.floorMod(hash ^ (hash >>> 16), STRIPES);
  }

  private static int bytes(StoreKey key, Copy copy) {
    StoredRecord record = copy.loaded().record();
    long owner = record.owner().map(name -> 2L * name.length()).orElse(0L);
    return (int)
        Math.min(Integer.MAX_VALUE, ENTRY_BYTES + key.text().length() + owner + record.size());
  }
}
