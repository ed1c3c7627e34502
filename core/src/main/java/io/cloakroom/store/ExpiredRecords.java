package io.cloakroom.store;

import java.util.Map;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;
import org.jspecify.annotations.Nullable;

/**
 * The expired records that a store in memory keeps until they are taken, by key space, those that
 * expired first first. Thread-safe.
 */
final class ExpiredRecords {

  private final Map<String, Queue<MemoryEntry>> kept = new ConcurrentHashMap<>();

  /** Keeps the records of this key space from now on. */
  void keep(String space) {
    kept.computeIfAbsent(space, any -> new ConcurrentLinkedQueue<>());
  }

  /** Keeps a record that has expired, and returns whether its key space is kept. */
  boolean add(MemoryEntry expired) {
    Queue<MemoryEntry> records = kept.get(expired.key().space());
    return records != null && records.add(expired);
  }

  /** Removes the first record of a key space, and returns it; null if there is none. */
  @Nullable MemoryEntry poll(String space) {
    Queue<MemoryEntry> records = kept.get(space);
    return records == null ? null : records.poll();
  }

  /** Removes any record, and returns it; null if there is none. */
  @Nullable MemoryEntry poll() {
    for (Queue<MemoryEntry> records : kept.values()) {
      MemoryEntry first = records.poll();
      if (first != null) {
        return first;
      }
    }
    return null;
  }
}
