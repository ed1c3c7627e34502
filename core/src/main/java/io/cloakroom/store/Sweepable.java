package io.cloakroom.store;

/**
 * A store whose expired records take space until they are swept. Several nodes may sweep one store
 * at the same time.
 */
public interface Sweepable {

  /**
   * Removes at most {@code limit} expired records in one short step, and returns how many it
   * removed. Fewer than {@code limit} means that no others are left, except those that others have
   * locked.
   */
  int sweep(int limit);
}
