package io.cloakroom.store;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Queue;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ConcurrentLinkedQueue;

/**
 * The expired records that a store in memory keeps until they are taken, by key space, those that
 * expired first first. Thread-safe.
 */
final class ExpiredRecords {

  private final Map<String, Queue<StoreEntry>> kept = new ConcurrentHashMap<>();

  /** Keeps the records of this key space from now on. */
  void keep(String space) {
    kept.computeIfAbsent(space, any -> new ConcurrentLinkedQueue<>());
  }

  /** Keeps a record that has expired, and returns whether its key space is kept. */
  boolean add(StoreKey key, LoadedRecord expired) {
    Queue<StoreEntry> records = kept.get(key.space());
    return records != null && records.add(new StoreEntry(key, expired));
  }

  /** Removes at most this many records, and returns them. */
  List<StoreEntry> take(String space, int limit) {
    List<StoreEntry> taken = new ArrayList<>();
    Queue<StoreEntry> records = kept.get(space);
    while (records != null && taken.size() < limit) {
      StoreEntry next = records.poll();
      if (next == null) {
        break;
      }
      taken.add(next);
    }
    return taken;
  }

  /** Removes any record and returns it; empty if there is none. */
  Optional<StoreEntry> poll() {
    for (Queue<StoreEntry> records : kept.values()) {
      StoreEntry first = records.poll();
      if (first != null) {
        return Optional.of(first);
      }
    }
    return Optional.empty();
  }
}
