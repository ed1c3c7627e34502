package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.util.Optional;

/**
 * A store that reports a record as absent if the engine is unreachable, so that sessions are not
 * recognized.
 */
final class ForgettingStore extends ForwardingStore {

  ForgettingStore(Store store) {
    super(store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    try {
      return super.load(key);
    } catch (StoreException e) {
      return Optional.empty();
    }
  }
}
