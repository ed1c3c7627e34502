package io.cloakroom.store;

import java.util.List;

/** A store that finds records by their owner. */
public interface OwnerIndex {

  /**
   * The unexpired records of this owner in this key space, in no order, at most {@code limit}. Each
   * was read and verified to be the owner's: an index is a hint.
   */
  List<StoreEntry> ownedBy(String space, String owner, int limit);
}
