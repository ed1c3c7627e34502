package io.cloakroom.login;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;
import java.util.Set;

/** Another store that tells which keys were ever created; it cannot list by owner. */
final class CountingStore implements Store {

  private final Store store;
  private final Set<String> created;
  private final Runnable beforeWrite;

  CountingStore(Store store, Set<String> created) {
    this(store, created, () -> {});
  }

  CountingStore(Store store, Set<String> created, Runnable beforeWrite) {
    this.store = store;
    this.created = created;
    this.beforeWrite = beforeWrite;
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    return store.load(key);
  }

  @Override
  public boolean create(StoreKey key, StoredRecord record) {
    created.add(key.text());
    beforeWrite.run();
    return store.create(key, record);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    beforeWrite.run();
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
