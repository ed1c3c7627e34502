package io.cloakroom.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** Which keys each owner has in each key space. Thread-safe. */
final class OwnedKeys {

  private record Owner(String space, String name) {}

  private final ConcurrentHashMap<Owner, Set<StoreKey>> keys = new ConcurrentHashMap<>();

  void add(StoreKey key, StoredRecord record) {
    record
        .owner()
        .ifPresent(owner ->
            keys.compute(
                new Owner(key.space(), owner),
                (o, known) -> {
                  Set<StoreKey> set = known == null ? ConcurrentHashMap.newKeySet() : known;
                  set.add(key);
                  return set;
                }));
  }

  void remove(StoreKey key, StoredRecord record) {
    record
        .owner()
        .ifPresent(owner ->
            keys.computeIfPresent(
                new Owner(key.space(), owner),
                (o, known) -> {
                  known.remove(key);
                  return known.isEmpty() ? null : known;
                }));
  }

  List<StoreKey> of(String space, String owner) {
    return List.copyOf(keys.getOrDefault(new Owner(space, owner), Set.of()));
  }
}
