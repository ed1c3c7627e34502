package io.cloakroom.store;

import java.time.Instant;
import java.util.Optional;

/**
 * A store of small records under opaque keys, each with an expiry. Sessions rely on the following
 * guarantees, and {@code StoreContract} in the testkit checks them for every implementation:
 *
 * <ul>
 *   <li>every write is compare-and-set: no write brings back a record that is gone;
 *   <li>an expired record is absent for every method, whether or not it was swept;
 *   <li>an acknowledged write is visible to every later {@link #load} on any node.
 * </ul>
 *
 * <p>Implementations are thread-safe. "Not found" is not an error. A failure of the environment is
 * a {@link StoreException}, thrown within a bounded time. Each optional capability of a store is a
 * small interface of its own, found by {@link #capability}: {@link OwnerIndex}, {@link Scannable},
 * {@link Sweepable}, {@link ExpiryIndex}.
 */
public interface Store {

  /** Returns the record under this key; empty if there is none, or it has expired. */
  Optional<LoadedRecord> load(StoreKey key);

  /** Writes a new record. Returns false, and writes nothing, if the key is taken. */
  boolean create(StoreKey key, StoredRecord record);

  /**
   * Writes the next version of a record. Returns false, and writes nothing, if the record changed
   * since {@code expected}, is gone or has expired.
   */
  boolean replace(StoreKey key, Revision expected, StoredRecord next);

  /**
   * Extends a record's expiry; its content and revision stay. A time before the record's own expiry
   * changes nothing and returns true. Returns false if the record changed since {@code expected},
   * is gone or has expired. A late request can therefore neither revive a record nor extend the one
   * that replaced it.
   */
  boolean touch(StoreKey key, Revision expected, Instant expiresAt);

  /** Removes the record, whatever its revision. Does nothing if there is none. */
  void delete(StoreKey key);

  /**
   * Returns an optional capability, such as {@code store.capability(OwnerIndex.class)}; empty if
   * this store does not have it. A store implements the interface itself. A store in front of
   * another one also returns the capabilities of that one.
   */
  default <C> Optional<C> capability(Class<C> type) {
    return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
  }
}
