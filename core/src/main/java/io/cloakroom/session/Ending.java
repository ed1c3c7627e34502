package io.cloakroom.session;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * Ends a session for good, also one that another request writes to or moves under a new token at
 * the same time: deleting blindly could take no more than the marker it left behind. One whose
 * record only another version can read ends all the same.
 */
final class Ending {

  private static final int MAX_ATTEMPTS = 100;

  /** An expired record is absent for everybody. */
  private static final StoredRecord GONE = StoredRecord.of(new byte[0], Instant.EPOCH);

  private Ending() {}

  /** What ended; empty where there was no session to end. */
  static Optional<Found.Kept> end(Store store, Found found) {
    Found current = found;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (current instanceof Found.Kept kept) {
        if (store.replace(kept.key(), kept.revision(), GONE)) {
          return Optional.of(kept);
        }
        current = Found.load(store, kept.key());
      } else if (current instanceof Found.Retired retired && retired.successor().isPresent()) {
        current = Found.load(store, retired.successor().get());
      } else {
        return Optional.empty();
      }
    }
    throw new StoreException(
        "A session could not be ended: other requests changed it " + MAX_ATTEMPTS + " times", null);
  }
}
