package io.cloakroom.testkit;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import java.time.Clock;

/** Copies of what is in memory: revisions that nobody can foretell. */
final class NearMemoryStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

  @Override
  protected Store open(Clock clock) {
    return NearStore.builder(MemoryStore.builder().clock(clock).build()).clock(clock).build();
  }
}
