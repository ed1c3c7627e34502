package io.cloakroom.store;

import java.time.Instant;
import java.util.Optional;

/**
 * Keeps small records under opaque keys, each with an expiry. The promises that sessions rest on
 * are these, and {@code StoreContract} in the testkit holds every implementation to them:
 *
 * <ul>
 *   <li>every write is compare-and-set: nothing is ever written "if absent, create";
 *   <li>an expired record is absent for every method, whether or not it was swept;
 *   <li>what a method acknowledged, a later {@link #load} of any node sees.
 * </ul>
 *
 * <p>Implementations are thread-safe. "Not found" is not an error. What the environment does wrong
 * is a {@link StoreException}, within a bounded time. What more a store can do is a small interface
 * of its own, found by {@link #capability}: {@link OwnerIndex}, {@link Scannable}, {@link
 * Sweepable}.
 */
public interface Store {

  /** The record under this key; empty where there is none, or it expired. */
  Optional<LoadedRecord> load(StoreKey key);

  /** Writes a new record; false, and nothing written, where the key is taken. */
  boolean create(StoreKey key, StoredRecord record);

  /**
   * Writes the next version of a record; false, and nothing written, where it changed since {@code
   * expected}, is gone or expired.
   */
  boolean replace(StoreKey key, Revision expected, StoredRecord next);

  /**
   * Moves a record's expiry later; its content and revision stay. An earlier moment than the
   * record's own leaves it as it is and is true. False where the record changed since {@code
   * expected}, is gone or expired: a late request can neither revive a record nor prolong what
   * replaced it.
   */
  boolean touch(StoreKey key, Revision expected, Instant expiresAt);

  /** Removes the record, whatever its revision; nothing happens where there is none. */
  void delete(StoreKey key);

  /**
   * What more this store can do, such as {@code store.capability(OwnerIndex.class)}; empty where it
   * cannot. A store implements the interface itself; one that stands in front of another one also
   * answers with what that one can do.
   */
  default <C> Optional<C> capability(Class<C> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }
}
