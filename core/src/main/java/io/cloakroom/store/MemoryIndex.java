package io.cloakroom.store;

import java.util.HashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@link MemoryStore} in the order in which they expire, and the expendable ones
 * in the order in which they are dropped: those that nobody used since they were created, the
 * oldest first, and then the others, the least recently used first. Thread-safe.
 */
final class MemoryIndex {

  /** By key space, for the records without an owner, which have a share of the memory. */
  private final Map<String, ExpiryTree> ownerless = new HashMap<>();

  private final ExpiryTree owned = new ExpiryTree();
  private final EntryList unused = new EntryList();
  private final EntryList used = new EntryList();

  /** The first expiry of all, so that a write takes no lock to find that none has expired. */
  private volatile long firstExpiry = StoredRecord.NEVER;

  /** Adds the entry of a new record. */
  synchronized void add(MemoryEntry entry) {
    addExpiring(entry);
    if (entry.record().expendable()) {
      unused.add(entry);
    }
  }

  /** Replaces an entry by the next version of its record. A replacement is a use of the record. */
  synchronized void replace(MemoryEntry entry, MemoryEntry next, long now) {
    remove(entry);
    addExpiring(next);
    if (next.record().expendable()) {
      next.usedAt = second(now);
      used.add(next);
    }
  }

  synchronized void remove(MemoryEntry entry) {
    if (entry.expiresAt() != StoredRecord.NEVER) {
      tree(entry).remove(entry);
      if (entry.expiresAt() == firstExpiry) {
        MemoryEntry first = first();
        firstExpiry = first == null ? StoredRecord.NEVER : first.expiresAt();
      }
    }
    if (entry.list != null) {
      entry.list.remove(entry);
    }
  }

  /**
   * Notes that a record was read. Within a second, the first time counts, so that most reads take
   * no lock.
   */
  void use(MemoryEntry entry, long now) {
    EntryList list = entry.list;
    int second = second(now);
    if (list == null || (list == used && entry.usedAt == second)) {
      return;
    }
    synchronized (this) {
      if (entry.list != null) {
        entry.list.remove(entry);
        entry.usedAt = second;
        used.add(entry);
      }
    }
  }

  boolean hasExpired(long now) {
    return firstExpiry <= now;
  }

  /** Returns the entry that expired first; null if none has expired. */
  @Nullable MemoryEntry expired(long now) {
    if (!hasExpired(now)) {
      return null;
    }
    synchronized (this) {
      MemoryEntry first = first();
      return first != null && first.expiredAt(now) ? first : null;
    }
  }

  /**
   * Returns the entry that expired first among those of this key space without an owner; null if
   * none has expired.
   */
  synchronized @Nullable MemoryEntry expiredWithoutOwner(String space, long now) {
    ExpiryTree tree = ownerless.get(space);
    MemoryEntry first = tree == null ? null : tree.first();
    return first != null && first.expiredAt(now) ? first : null;
  }

  /** Returns the unused entry that is dropped first, other than that of this key. */
  synchronized @Nullable MemoryEntry unused(StoreKey except) {
    return unused.first(except);
  }

  /** Returns the entry that is dropped first, other than that of this key. */
  synchronized @Nullable MemoryEntry expendable(StoreKey except) {
    MemoryEntry first = unused.first(except);
    return first == null ? used.first(except) : first;
  }

  private void addExpiring(MemoryEntry entry) {
    if (entry.expiresAt() != StoredRecord.NEVER) {
      tree(entry).add(entry);
      if (entry.expiresAt() < firstExpiry) {
        firstExpiry = entry.expiresAt();
      }
    }
  }

  private ExpiryTree tree(MemoryEntry entry) {
    return entry.record().hasOwner()
        ? owned
        : ownerless.computeIfAbsent(entry.key().space(), space -> new ExpiryTree());
  }

  private @Nullable MemoryEntry first() {
    MemoryEntry first = owned.first();
    for (ExpiryTree tree : ownerless.values()) {
      MemoryEntry other = tree.first();
      if (first == null || (other != null && other.expiresAt() < first.expiresAt())) {
        first = other;
      }
    }
    return first;
  }

  private static int second(long now) {
    return (int) (now / 1000);
  }
}
