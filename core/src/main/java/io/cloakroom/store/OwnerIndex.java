package io.cloakroom.store;

import java.util.List;

/** A store that finds records by their owner. */
public interface OwnerIndex {

  /**
   * Returns the unexpired records of this owner in this key space, those that expire last first. If
   * there are more than {@code limit}, those that expire first are left out. Each record was read
   * and checked to belong to the owner, because the index may be outdated.
   */
  List<StoreEntry> ownedBy(String space, String owner, int limit);
}
