package io.cloakroom.store;

import java.time.Instant;
import java.util.Optional;
import java.util.function.Supplier;

/**
 * One of the two stores of a move. It names itself in failures, and its revisions have a prefix
 * outside, so that each write reaches the store that its revision is from. Thread-safe.
 */
final class MoveSide implements Store {

  private final Store store;
  private final String name;

  /**
   * Creates a side.
   *
   * @param name the side's name in failures, and the prefix of its revisions
   */
  MoveSide(Store store, String name) {
    this.store = store;
    this.name = name;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return call(() -> store.load(key));
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return call(() -> store.create(key, record));
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return call(() -> store.replace(key, expected, next));
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return call(() -> store.touch(key, expected, expiresAt));
  }

  @Override
  public void delete(StoreKey key) {
    boolean unused =
        call(() -> {
          store.delete(key);
          return true;
        });
  }

  @Override
  public <C> Optional<C> capability(Class<C> type) {
    return store.capability(type);
  }

  /** Writes this record over what was loaded, or creates it if nothing was. */
  boolean put(StoreKey key, Optional<LoadedRecord> before, StoredRecord next) {
    return before.isPresent() ? replace(key, before.get().revision(), next) : create(key, next);
  }

  /** Calls this store, and names it if it fails. */
  <T> T call(Supplier<T> operation) {
    try {
      return operation.get();
    } catch (StoreException e) {
      throw new StoreException(
          "The " + name + " store of a move to another store failed: " + e.getMessage(), e);
    }
  }

  /** Returns a record of this side with the revision that is seen outside. */
  LoadedRecord outside(LoadedRecord loaded) {
    return new LoadedRecord(loaded.record(), outside(loaded.revision()));
  }

  /** Returns a revision of this side as it is seen outside. */
  Revision outside(Revision inside) {
    return new Revision(name + ':' + inside.value());
  }

  /** Returns an entry of this side with the revision that is seen outside. */
  StoreEntry outside(StoreEntry entry) {
    return new StoreEntry(entry.key(), outside(entry.loaded()));
  }

  /** Returns the revision in this store; empty if the revision is not from it. */
  Optional<Revision> inside(Revision outside) {
    String prefix = name + ':';
    return outside.value().startsWith(prefix)
        ? Optional.of(new Revision(outside.value().substring(prefix.length())))
        : Optional.empty();
  }
}
