package io.cloakroom.faults;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/** A store in front of another one, which does nothing of its own yet. */
class FrontStore implements Store {

  private final Store store;

  FrontStore(Store store) {
    this.store = store;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return store.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    return store.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return store.replace(key, expected, next);
  }

  @Override
  public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
    return store.touch(key, expected, expiresAt);
  }

  @Override
  public void delete(StoreKey key) {
    store.delete(key);
  }
}
