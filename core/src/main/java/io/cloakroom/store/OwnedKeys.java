package io.cloakroom.store;

import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/** An index of the keys that each owner has in each key space. Thread-safe. */
final class OwnedKeys {

  private record Owner(String space, String name) {}

  /** The number of keys up to which a set is immutable, and takes little memory. */
  private static final int FEW = 10;

  private final ConcurrentHashMap<Owner, Set<StoreKey>> keys = new ConcurrentHashMap<>();

  void add(StoreKey key, String owner) {
    keys.compute(
        new Owner(key.space(), owner),
        (o, known) -> {
          Set<StoreKey> changed = changeable(known == null ? Set.of() : known);
          changed.add(key);
          return small(changed);
        });
  }

  void remove(StoreKey key, String owner) {
    keys.computeIfPresent(
        new Owner(key.space(), owner),
        (o, known) -> {
          Set<StoreKey> changed = changeable(known);
          changed.remove(key);
          return changed.isEmpty() ? null : small(changed);
        });
  }

  List<StoreKey> of(String space, String owner) {
    return List.copyOf(keys.getOrDefault(new Owner(space, owner), Set.of()));
  }

  private static Set<StoreKey> changeable(Set<StoreKey> known) {
    if (known.size() > FEW) {
      return known;
    }
    Set<StoreKey> copy = ConcurrentHashMap.newKeySet();
    copy.addAll(known);
    return copy;
  }

  private static Set<StoreKey> small(Set<StoreKey> known) {
    return known.size() > FEW ? known : Set.copyOf(known);
  }
}
