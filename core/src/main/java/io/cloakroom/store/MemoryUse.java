package io.cloakroom.store;

import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicLong;

/**
 * The bytes that records take in memory: all together, which is bounded, and those without an owner
 * in each key space. Thread-safe.
 */
final class MemoryUse {

  /**
   * The overhead of a record beyond its key text and content: 208 bytes, measured on a 64-bit JVM.
   */
  private static final int ENTRY_BYTES = 224;

  /**
   * The overhead of an owner of one record beyond the name: 126 bytes, measured on a 64-bit JVM.
   */
  private static final int OWNER_BYTES = 144;

  private final long maximum;
  private final AtomicLong all = new AtomicLong();
  private final Map<String, AtomicLong> ownerless = new ConcurrentHashMap<>();

  MemoryUse(long maximum) {
    this.maximum = maximum;
  }

  static long bytes(StoreKey key, StoredRecord record) {
    int ownerLength = record.owner().orElse("").length();
    long owner = ownerLength == 0 ? 0 : OWNER_BYTES + 2L * ownerLength;
    int keyLength = key.space().length() + 1 + key.id().length();
    return ENTRY_BYTES + keyLength + owner + record.size();
  }

  long maximum() {
    return maximum;
  }

  /** Returns the number of bytes that are reserved. */
  long used() {
    return all.get();
  }

  /** Reserves this many bytes; returns false, and reserves none, if there are too few. */
  boolean tryReserve(long bytes) {
    if (all.addAndGet(bytes) <= maximum || bytes <= 0) {
      return true;
    }
    all.addAndGet(-bytes);
    return false;
  }

  void giveBack(long bytes) {
    all.addAndGet(-bytes);
  }

  /**
   * Returns whether a new record fits the share of its kind: records of one key space without an
   * owner, which anyone may cause, take at most three quarters.
   */
  boolean fitsShare(MemoryEntry entry) {
    return entry.record().hasOwner()
        || ownerless(entry.key().space()).get() + entry.bytes() <= maximum - maximum / 4;
  }

  /** Counts a record that was reserved and is now stored. */
  void add(MemoryEntry entry) {
    if (!entry.record().hasOwner()) {
      ownerless(entry.key().space()).addAndGet(entry.bytes());
    }
  }

  /** Counts a record that is no longer stored; its reservation remains. */
  void remove(MemoryEntry entry) {
    if (!entry.record().hasOwner()) {
      ownerless(entry.key().space()).addAndGet(-entry.bytes());
    }
  }

  /** Returns the bytes of the stored records of this key space without an owner. */
  AtomicLong ownerless(String space) {
    return ownerless.computeIfAbsent(space, any -> new AtomicLong());
  }
}
