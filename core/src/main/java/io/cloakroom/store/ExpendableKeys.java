package io.cloakroom.store;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;

/**
 * The keys of the expendable records of a store, in the order in which they are dropped: those that
 * nobody used since they were created, the oldest first, and then the others, the least recently
 * used first. Thread-safe.
 */
final class ExpendableKeys {

  private final Set<StoreKey> unused = new LinkedHashSet<>();
  private final Set<StoreKey> used = new LinkedHashSet<>();

  /** Adds the key of a new record. */
  synchronized void add(StoreKey key) {
    unused.add(key);
  }

  /** Moves a key to the end of the order. Does nothing if the key is not one of these. */
  synchronized void use(StoreKey key) {
    if (unused.remove(key) || used.remove(key)) {
      used.add(key);
    }
  }

  synchronized void remove(StoreKey key) {
    if (!unused.remove(key)) {
      used.remove(key);
    }
  }

  /** Removes the key that is dropped first among those that nobody used, other than this one. */
  synchronized Optional<StoreKey> pollUnused(StoreKey except) {
    return poll(unused, except);
  }

  /** Removes the key that is dropped first, other than this one. */
  synchronized Optional<StoreKey> poll(StoreKey except) {
    return poll(unused, except).or(() -> poll(used, except));
  }

  private static Optional<StoreKey> poll(Set<StoreKey> keys, StoreKey except) {
    Optional<StoreKey> first = keys.stream().filter(key -> !key.equals(except)).findFirst();
    first.ifPresent(keys::remove);
    return first;
  }
}
