package io.cloakroom.store;

/**
 * A store whose expired records take room until they are swept. Several nodes may sweep one store
 * at once.
 */
public interface Sweepable {

  /**
   * Removes expired records, at most {@code limit}, in one short step; returns how many it removed.
   * Fewer than {@code limit} means that none, or only some held by others, are left.
   */
  int sweep(int limit);
}
