package io.cloakroom.store;

import com.github.benmanes.caffeine.cache.Cache;
import com.github.benmanes.caffeine.cache.Caffeine;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.concurrent.atomic.AtomicLongArray;

/**
 * The copies of a {@link NearStore}. A reader takes an epoch before it reads from the store. Any
 * drop in the meantime ends that epoch, and the copy is not kept. Thread-safe; no lock is held
 * during a call to the store.
 */
final class NearCopies {

  /** A record, as the store had it at this time or later. */
  record Copy(LoadedRecord loaded, Instant readAt) {}

  /** The numbers of drops so far: of all copies, and of the stripe of one key. */
  record Epoch(long all, long some) {}

  /** The overhead of a copy beyond its key text and content. */
  private static final int ENTRY_BYTES = 320;

  /**
   * The number of epochs that keys share. Because they are shared, a copy is sometimes not kept.
   */
  private static final int STRIPES = 4096;

  private final Cache<StoreKey, Copy> copies;
  private final AtomicLong all = new AtomicLong();
  private final AtomicLongArray some = new AtomicLongArray(STRIPES);

  NearCopies(long maximumBytes, Duration maximumAge) {
    copies =
        Caffeine.newBuilder()
            .maximumWeight(maximumBytes)
            .weigher(NearCopies::bytes)
            .expireAfterWrite(maximumAge) // frees memory; the store's clock determines expiry
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
   * Replaces the copy by the record that was just written. If something was dropped since the
   * epoch, no copy remains. Reads of the previous version that are in progress keep no copy.
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

  /** Extends the expiry of the copy if it has this revision. */
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

  /**
   * Drops the copy unless it has this revision, the current one. Reads in progress keep no copy.
   */
  void changed(StoreKey key, Optional<Revision> revision) {
    some.incrementAndGet(stripe(key));
    copies
        .asMap()
        .computeIfPresent(
            key,
            (k, copy) ->
                revision.filter(copy.loaded().revision()::equals).isPresent() ? copy : null);
  }

  /** Drops the copy. Reads in progress keep no copy. */
  void drop(StoreKey key) {
    some.incrementAndGet(stripe(key));
    copies.invalidate(key);
  }

  /** Drops all copies. Reads in progress keep no copy. */
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
