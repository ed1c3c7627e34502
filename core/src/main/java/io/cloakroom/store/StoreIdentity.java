package io.cloakroom.store;

import io.cloakroom.key.RandomToken;
import java.time.Clock;
import java.time.Duration;

/** Tells whether two stores are one, under two addresses. */
final class StoreIdentity {

  /** Long enough for two stores whose servers are slow, and short enough to be forgotten. */
  private static final Duration LIFETIME = Duration.ofMinutes(5);

  private StoreIdentity() {}

  /**
   * Writes a record to the first store, and returns whether the second has it. The record is gone
   * afterwards.
   *
   * @throws StoreException if a store cannot be reached
   */
  static boolean isOne(Store first, Store second, Clock clock) {
    StoreKey key = new StoreKey("move", RandomToken.text(16));
    if (!first.create(key, StoredRecord.of(new byte[0], clock.instant().plus(LIFETIME)))) {
      throw new IllegalStateException("A random key is taken");
    }
    try {
      return second.load(key).isPresent();
    } finally {
      first.delete(key);
    }
  }
}
