package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import java.util.Optional;

/** Takes an engine out of reach for one without the record: its visitors are strangers then. */
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
