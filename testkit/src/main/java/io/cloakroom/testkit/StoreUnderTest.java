package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.time.Duration;
import java.util.Optional;

/** The methods that the parts of the store contract share. */
interface StoreUnderTest {

  /** Returns the store. It is empty when a test begins. */
  Store store();

  /** Returns the clock by which the store's records expire. */
  ManualClock clock();

  /** Returns a key in the space {@code session}. */
  default StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  /** Returns a record without an owner that expires in one hour. */
  default StoredRecord record(String content) {
    return record(content, Duration.ofHours(1));
  }

  default StoredRecord record(String content, Duration life) {
    return StoredRecord.of(content.getBytes(UTF_8), clock().instant().plus(life));
  }

  /** Creates the record and loads it. */
  default LoadedRecord created(StoreKey key, StoredRecord record) {
    if (!store().create(key, record)) {
      throw new AssertionError("The store refused to create " + key.text());
    }
    return present(key);
  }

  /** Loads a record that must exist. */
  default LoadedRecord present(StoreKey key) {
    return store()
        .load(key)
        .orElseThrow(() -> new AssertionError("The store has no record " + key.text()));
  }

  /** Returns the content as text; empty if the record is absent. */
  default Optional<String> content(StoreKey key) {
    return store().load(key).map(loaded -> new String(loaded.record().content(), UTF_8));
  }
}
