package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.util.concurrent.atomic.AtomicInteger;

/** A store that acknowledges every 500th replace without writing it. */
final class DroppingStore extends ForwardingStore {

  private static final int DROPPED = 500;

  private final AtomicInteger writes = new AtomicInteger();

  DroppingStore(Store store) {
    super(store);
  }

  @Override
  public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
    return writes.incrementAndGet() % DROPPED == 0 || super.replace(key, expected, next);
  }
}
