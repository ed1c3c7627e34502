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
   * The overhead of a record beyond its key text and content: 302 bytes, measured on a 64-bit JVM.
   */
  private static final int ENTRY_BYTES = 320;

  /**
   * The overhead of an owner of one record beyond the name: 300 bytes, measured on a 64-bit JVM.
   */
  private static final int OWNER_BYTES = 320;

  /** The overhead of a record that may be dropped: its place in {@link ExpendableKeys}. */
  private static final int EXPENDABLE_BYTES = 64;

  private final long maximum;
  private final AtomicLong all = new AtomicLong();
  private final Map<String, AtomicLong> ownerless = new ConcurrentHashMap<>();

  MemoryUse(long maximum) {
    this.maximum = maximum;
  }

  static long bytes(StoreKey key, StoredRecord record) {
    int ownerLength = record.owner().orElse("").length();
    long owner = ownerLength == 0 ? 0 : OWNER_BYTES + 2L * ownerLength;
    int order = record.expendable() ? EXPENDABLE_BYTES : 0;
    int keyLength = key.space().length() + 1 + key.id().length();
    return ENTRY_BYTES + keyLength + owner + order + record.size();
  }

  long maximum() {
    return maximum;
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
  boolean fitsShare(StoreKey key, StoredRecord record) {
    return record.owner().isPresent()
        || ownerless(key).get() + bytes(key, record) <= maximum - maximum / 4;
  }

  /** Counts a record that was reserved and is now stored. */
  void add(StoreKey key, StoredRecord record) {
    if (record.owner().isEmpty()) {
      ownerless(key).addAndGet(bytes(key, record));
    }
  }

  /** Counts a record that is no longer stored; its reservation remains. */
  void remove(StoreKey key, StoredRecord record) {
    if (record.owner().isEmpty()) {
      ownerless(key).addAndGet(-bytes(key, record));
    }
  }

  private AtomicLong ownerless(StoreKey key) {
    return ownerless.computeIfAbsent(key.space(), space -> new AtomicLong());
  }
}
