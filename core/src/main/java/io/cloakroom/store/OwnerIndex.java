package io.cloakroom.store;

import java.util.List;

/** A store that finds records by their owner. */
public interface OwnerIndex {

  /**
   * Returns the unexpired records of this owner in this key space, at most {@code limit}, in no
   * particular order. Each record was read and checked to belong to the owner, because the index
   * may be outdated.
   */
  List<StoreEntry> ownedBy(String space, String owner, int limit);
}
