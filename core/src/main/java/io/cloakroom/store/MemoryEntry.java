package io.cloakroom.store;

import org.jspecify.annotations.Nullable;

/**
 * One version of a record in a {@link MemoryStore}. It is also the node of the tree and the list of
 * a {@link MemoryIndex}, because a store has many records, and separate nodes would take more
 * memory. Immutable except for the links, which the index guards.
 */
final class MemoryEntry {

  private final StoreKey key;
  private final StoredRecord record;
  private final long revision;

  // In the tree of the entries that expire.
  @Nullable MemoryEntry parent;
  @Nullable MemoryEntry sooner;
  @Nullable MemoryEntry later;

  // In a list of expendable entries; the list is null for others, and for those that were removed.
  @Nullable EntryList list;
  @Nullable MemoryEntry previous;
  @Nullable MemoryEntry next;

  /** The second in which it became the last of the used ones. */
  int usedAt;

  MemoryEntry(StoreKey key, StoredRecord record, long revision) {
    this.key = key;
    this.record = record;
    this.revision = revision;
  }

  StoreKey key() {
    return key;
  }

  StoredRecord record() {
    return record;
  }

  long revision() {
    return revision;
  }

  /** Returns whether a caller that names this revision means this one. */
  boolean hasRevision(Revision expected) {
    return Long.toString(revision).equals(expected.value());
  }

  /** Returns the time from which the record is absent, in milliseconds. */
  long expiresAt() {
    return record.expiresAtMillis();
  }

  boolean expiredAt(long now) {
    return expiresAt() <= now;
  }

  /** Returns the memory that it takes, in bytes. */
  long bytes() {
    return MemoryUse.bytes(key, record);
  }

  LoadedRecord loaded() {
    return new LoadedRecord(record, Revision.of(revision));
  }

  StoreEntry entry() {
    return new StoreEntry(key, loaded());
  }

  /** Returns a number that looks random, and is the same whenever it is asked for. */
  int priority() {
    // The finalizer of MurmurHash3, which spreads numbers that count up.
    long mixed = revision;
    mixed = (mixed ^ (mixed >>> 33)) * 0xff51afd7ed558ccdL;
    mixed = (mixed ^ (mixed >>> 33)) * 0xc4ceb9fe1a85ec53L;
    return (int) (mixed >>> 32);
  }
}
