package io.cloakroom.testkit;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import java.time.Clock;

/** Memory in front of memory. */
final class CachedMemoryStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

  @Override
  protected Store open(Clock clock) {
    return CachedStore.builder(
            MemoryStore.builder().clock(clock).build(), MemoryStore.builder().clock(clock).build())
        .clock(clock)
        .build();
  }
}
