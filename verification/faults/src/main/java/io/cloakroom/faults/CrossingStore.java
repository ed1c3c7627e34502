package io.cloakroom.faults;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;

/** A store that answers every 100th load with the previously loaded record of any visitor. */
final class CrossingStore extends ForwardingStore {

  private static final int CROSSED = 100;

  private final AtomicInteger loads = new AtomicInteger();
  private final AtomicReference<Optional<LoadedRecord>> before =
      new AtomicReference<>(Optional.empty());

  CrossingStore(Store store) {
    super(store);
  }

  @Override
  public Optional<LoadedRecord> load(StoreKey key) {
    Optional<LoadedRecord> loaded = super.load(key);
    Optional<LoadedRecord> other = before.getAndSet(loaded);
    return loads.incrementAndGet() % CROSSED == 0 ? other : loaded;
  }
}
