package io.cloakroom.faults;

import io.cloakroom.store.Store;

/**
 * A fault that the checker plants in a store and must then find: a positive control. {@code NONE}
 * does not change the store.
 */
enum Control {
  NONE {
    @Override
    Store over(Store store) {
      return store;
    }
  },
  /** Creates a record again if it ended before the write. */
  REVIVES {
    @Override
    Store over(Store store) {
      return new RevivingStore(store);
    }
  },
  /** Acknowledges every 500th write without writing it. */
  DROPS {
    @Override
    Store over(Store store) {
      return new DroppingStore(store);
    }
  },
  /** Acknowledges a write before it is on disk. */
  BUFFERS {
    @Override
    Store over(Store store) {
      return new BufferingStore(store);
    }
  },
  /** Sometimes returns the record of another visitor. */
  CROSSES {
    @Override
    Store over(Store store) {
      return new CrossingStore(store);
    }
  },
  /** Reports a record as absent if the engine is unreachable. */
  FORGETS {
    @Override
    Store over(Store store) {
      return new ForgettingStore(store);
    }
  };

  /** Returns the store with the fault. */
  abstract Store over(Store store);

  static Control of(String name) {
    return valueOf(name);
  }
}
