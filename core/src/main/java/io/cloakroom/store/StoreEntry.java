package io.cloakroom.store;

import java.time.Instant;
import java.util.Comparator;

/**
 * A record that was found by something other than its key.
 *
 * @param key the record's key
 * @param loaded the record as it was loaded
 */
public record StoreEntry(StoreKey key, LoadedRecord loaded) {

  /** The order of {@link OwnerIndex#ownedBy}: records that expire last come first. */
  public static final Comparator<StoreEntry> LAST_TO_EXPIRE_FIRST =
      Comparator.<StoreEntry, Instant>comparing(entry -> entry.loaded().record().expiresAt())
          .reversed();
}
