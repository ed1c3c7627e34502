package io.cloakroom.faults;

import io.cloakroom.store.Store;

/**
 * A fault of a store that the checker plants to see itself find it: a positive control. {@code
 * NONE} leaves the store as it is.
 */
enum Control {
  NONE {
    @Override
    Store over(Store store) {
      return store;
    }
  },
  /** Writes a record that ended meanwhile as a new one. */
  REVIVES {
    @Override
    Store over(Store store) {
      return new RevivingStore(store);
    }
  },
  /** Acknowledges every 500th write without doing it. */
  DROPS {
    @Override
    Store over(Store store) {
      return new DroppingStore(store);
    }
  },
  /** Acknowledges before it is on the disk. */
  BUFFERS {
    @Override
    Store over(Store store) {
      return new BufferingStore(store);
    }
  },
  /** Sometimes hands out the record of somebody else. */
  CROSSES {
    @Override
    Store over(Store store) {
      return new CrossingStore(store);
    }
  },
  /** Says "absent" where the engine is away. */
  FORGETS {
    @Override
    Store over(Store store) {
      return new ForgettingStore(store);
    }
  };

  /** The store with the fault. */
  abstract Store over(Store store);

  static Control of(String name) {
    return valueOf(name);
  }
}
