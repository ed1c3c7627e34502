package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/** A list of entries that are linked with each other. Not thread-safe. */
final class EntryList {

  private @Nullable MemoryEntry first;
  private @Nullable MemoryEntry last;

  /** Adds an entry, which is in no list, at the end. */
  void add(MemoryEntry added) {
    added.list = this;
    added.previous = last;
    if (last == null) {
      first = added;
    } else {
      last.next = added;
    }
    last = added;
  }

  /** Removes an entry of this list. */
  void remove(MemoryEntry removed) {
    MemoryEntry previous = removed.previous;
    MemoryEntry next = removed.next;
    if (previous == null) {
      first = next;
    } else {
      previous.next = next;
    }
    if (next == null) {
      last = previous;
    } else {
      next.previous = previous;
    }
    removed.list = null;
    removed.previous = null;
    removed.next = null;
  }

  /** Returns the first entry that does not have this key; null if there is none. */
  @Nullable MemoryEntry first(StoreKey except) {
    return first == null || !first.key().equals(except) ? first : first.next;
  }
}
