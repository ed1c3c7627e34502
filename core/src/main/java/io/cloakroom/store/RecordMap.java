package io.cloakroom.store;

import java.util.List;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/**
 * The entries of a {@link MemoryStore} by key. They are in many small maps, because a map that
 * grows moves all its entries during one call. Thread-safe.
 */
final class RecordMap {

  /** The binary logarithm of the number of maps. */
  private static final int BITS = 6;

  private final List<ConcurrentHashMap<StoreKey, MemoryEntry>> parts =
      Stream.generate(ConcurrentHashMap<StoreKey, MemoryEntry>::new).limit(1 << BITS).toList();

  /** Returns the map that has this key, or would have it. */
  ConcurrentHashMap<StoreKey, MemoryEntry> part(StoreKey key) {
    // Spread by the golden ratio, because a map takes the lower bits for itself.
    return parts.get((key.hashCode() * 0x9e3779b9) >>> (Integer.SIZE - BITS));
  }

  @Nullable MemoryEntry get(StoreKey key) {
    return part(key).get(key);
  }

  /** Returns all entries. Those that change meanwhile may be missing. */
  Stream<MemoryEntry> entries() {
    return parts.stream().flatMap(part -> part.values().stream());
  }

  long size() {
    return parts.stream().mapToLong(ConcurrentHashMap::mappingCount).sum();
  }
}
