package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;

/**
 * A store that creates a record if a replace finds none, as most session stores do. A late request
 * undoes a logout.
 */
final class RevivingStore extends ForwardingStore {

  RevivingStore(Store store) {
    super(store);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return super.replace(key, expected, next) || (load(key).isEmpty() && create(key, next));
  }
}
