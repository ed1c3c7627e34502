package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/**
 * The entries that expire, in the order in which they do. A treap: a search tree by expiry, and a
 * heap by numbers that look random, which keep it balanced whatever the order of additions. An
 * entry is added or removed in logarithmic time, and the first one is removed in constant time. Not
 * thread-safe.
 */
final class ExpiryTree {

  private @Nullable MemoryEntry root;
  private @Nullable MemoryEntry first;

  /** Returns the entry that expires first; null if there is none. */
  @Nullable MemoryEntry first() {
    return first;
  }

  void add(MemoryEntry added) {
    MemoryEntry parent = null;
    MemoryEntry place = root;
    boolean sooner = false;
    while (place != null) {
      parent = place;
      sooner = added.expiresAt() < place.expiresAt();
      place = sooner ? place.sooner : place.later;
    }
    added.parent = parent;
    if (parent == null) {
      root = added;
    } else if (sooner) {
      parent.sooner = added;
    } else {
      parent.later = added;
    }
    if (first == null || added.expiresAt() < first.expiresAt()) {
      first = added;
    }
    for (MemoryEntry above = parent;
        above != null && above.priority() < added.priority();
        above = added.parent) {
      rise(added, above);
    }
  }

  void remove(MemoryEntry removed) {
    if (removed == first) {
      first = second(removed);
    }
    MemoryEntry sooner = removed.sooner;
    MemoryEntry later = removed.later;
    while (sooner != null && later != null) {
      rise(sooner.priority() > later.priority() ? sooner : later, removed);
      sooner = removed.sooner;
      later = removed.later;
    }
    replace(removed, sooner == null ? later : sooner);
    // A removed entry that leads to others would keep them from a collection of young objects.
    removed.parent = null;
    removed.sooner = null;
    removed.later = null;
  }

  /** Returns the successor of the first entry, which has none that expire sooner below it. */
  private static @Nullable MemoryEntry second(MemoryEntry first) {
    MemoryEntry second = first.later;
    if (second == null) {
      return first.parent;
    }
    while (second.sooner != null) {
      second = second.sooner;
    }
    return second;
  }

  /** Exchanges an entry and the one above it, and keeps the order of expiry. */
  private void rise(MemoryEntry rising, MemoryEntry above) {
    replace(above, rising);
    MemoryEntry between;
    if (above.sooner == rising) {
      between = rising.later;
      above.sooner = between;
      rising.later = above;
    } else {
      between = rising.sooner;
      above.later = between;
      rising.sooner = above;
    }
    if (between != null) {
      between.parent = above;
    }
    above.parent = rising;
  }

  /** Puts an entry, or none, below the parent of another one in its place. */
  private void replace(MemoryEntry replaced, @Nullable MemoryEntry by) {
    MemoryEntry parent = replaced.parent;
    if (parent == null) {
      root = by;
    } else if (parent.sooner == replaced) {
      parent.sooner = by;
    } else {
      parent.later = by;
    }
    if (by != null) {
      by.parent = parent;
    }
  }
}
