package io.cloakroom.session;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;

/**
 * Ends a session for good, also one that another request writes to or moves under a new token at
 * the same time: deleting blindly could take no more than the marker it left behind.
 */
final class Ending {

  private static final int MAX_ATTEMPTS = 100;

  /** An expired record is absent for everybody. */
  private static final StoredRecord GONE = StoredRecord.of(new byte[0], Instant.EPOCH);

  private Ending() {}

  /** Whether there was a session to end. */
  static boolean end(Store store, Found found) {
    Found current = found;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (current instanceof Found.Live live) {
        if (store.replace(live.key(), live.revision(), GONE)) {
          return true;
        }
        current = Found.load(store, live.key());
      } else if (current instanceof Found.Retired retired && retired.successor().isPresent()) {
        current = Found.load(store, retired.successor().get());
      } else {
        return false;
      }
    }
    throw new StoreException(
        "A session could not be ended: other requests changed it " + MAX_ATTEMPTS + " times", null);
  }
}
