package io.cloakroom.session;

import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.Optional;

/**
 * The end of a session, even if another request writes to it or moves it to a new token at the same
 * time. A blind delete might remove only the marker that such a move leaves behind. A record that
 * only another version can read is ended too.
 */
final class Ending {

  private static final int MAX_ATTEMPTS = 100;

  /** A record that is absent for everyone, because it has expired. */
  private static final StoredRecord GONE = StoredRecord.of(new byte[0], Instant.EPOCH);

  private Ending() {}

  /** Ends the session and returns it; empty if there was none. */
  static Optional<Found.Kept> end(Store store, Found found) {
    Found current = found;
    for (int attempt = 1; attempt <= MAX_ATTEMPTS; attempt++) {
      if (current instanceof Found.Kept kept) {
        if (store.replace(kept.key(), kept.revision(), GONE)) {
          return Optional.of(kept);
        }
        current = Found.load(store, kept.key());
      } else if (current instanceof Found.Retired retired && retired.endsToo().isPresent()) {
        current = Found.load(store, retired.endsToo().get());
      } else {
        return Optional.empty();
      }
    }
    throw new StoreException(
        "A session could not be ended: other requests changed it "
            + MAX_ATTEMPTS
            + " times in a row",
        null);
  }
}
