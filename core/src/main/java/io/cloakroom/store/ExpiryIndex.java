package io.cloakroom.store;

import java.util.List;

/**
 * A store that can return its expired records before they are gone, each to one caller. Several
 * nodes may take the expired records of one store at the same time. It costs nothing until {@link
 * #keepExpired} is called.
 */
public interface ExpiryIndex {

  /**
   * Keeps the expired records of this key space from now on, until they are taken; {@link
   * Sweepable#sweep} of this instance then leaves them alone. Call it before records are written,
   * on each node. A second call does nothing.
   */
  void keepExpired(String space);

  /**
   * Removes at most {@code limit} expired records of this key space, and returns them as they were
   * stored last. Each is returned to at most one caller on one node. It is lost if the node dies
   * before it handles the record. Records that ended before they expired are not returned, unless
   * they were replaced by one that has expired. Fewer than {@code limit} means that no others are
   * left, except those that others are taking.
   *
   * @throws StoreException if the store cannot be reached
   */
  List<StoreEntry> takeExpired(String space, int limit);
}
