package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract implements OwnerIndexContract, ScannableContract {

  @Override
  protected Store open(Clock clock) {
    return MemoryStore.builder().clock(clock).build();
  }

  private MemoryStore small() {
    return MemoryStore.builder().clock(clock()).maximumBytes(100_000).build();
  }

  private int fill(Store store, String prefix) {
    int created = 0;
    try {
      while (created < 1_000) {
        store.create(key(prefix + created), record("x".repeat(500)));
        created++;
      }
    } catch (StoreException e) {
      return created;
    }
    throw new AssertionError("The store has no bound");
  }

  @Test
  void floodOfNewRecordsIsRefusedAndTakesNothingFromOthers() {
    MemoryStore store = small();
    store.create(key("visitor"), record("cart"));
    int created = fill(store, "flood");

    assertThat(created).isBetween(50, 150);
    LoadedRecord visitor = store.load(key("visitor")).orElseThrow();
    for (int i = 0; i < created; i++) {
      assertThat(store.load(key("flood" + i))).isPresent();
    }
    assertThat(store.replace(key("visitor"), visitor.revision(), record("y".repeat(5_000))))
        .isTrue();
    assertThat(store.create(key("member"), record("x".repeat(900)).ownedBy("ann"))).isTrue();
  }

  @Test
  void growthBeyondTheRoomIsRefusedAndLeavesTheRecord() {
    MemoryStore store = small();
    store.create(key("visitor"), record("cart"));
    LoadedRecord visitor = store.load(key("visitor")).orElseThrow();

    assertThatThrownBy(() ->
            store.replace(
                key("visitor"),
                visitor.revision(),
                StoredRecord.of(new byte[100_001], Instant.MAX)))
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("maximumBytes is 100000");
    assertThat(store.load(key("visitor"))).contains(visitor);
  }

  @Test
  void roomComesBackWithExpiry() {
    MemoryStore store = small();
    int first = fill(store, "first");
    clock().advance(Duration.ofHours(1));

    assertThat(fill(store, "second")).isEqualTo(first);
  }

  @Test
  void roomComesBackWithDeletesReplacesAndRefusals() {
    MemoryStore store = small();
    int first = fill(store, "first");
    for (int i = 0; i < first; i++) {
      LoadedRecord loaded = store.load(key("first" + i)).orElseThrow();
      assertThat(store.create(key("first" + i), record("x").ownedBy("ann"))).isFalse();
      assertThat(store.replace(key("first" + i), loaded.revision(), record("tiny"))).isTrue();
      assertThat(store.replace(key("first" + i), loaded.revision(), record("late"))).isFalse();
      store.delete(key("first" + i));
      store.delete(key("first" + i));
    }

    assertThat(fill(store, "second")).isEqualTo(first);
  }

  @Test
  void roomIsExactAfterARaceWithExpiry() {
    MemoryStore store = small();
    int free = fill(store, "probe");
    clock().advance(Duration.ofHours(1));
    for (int round = 0; round < 30; round++) {
      Race.of(
          8,
          n -> {
            for (int i = 0; i < 10; i++) {
              store.create(key("k" + i), record("x".repeat(n), Duration.ofSeconds(1 + n % 2)));
              store
                  .load(key("k" + i))
                  .ifPresent(loaded ->
                      store.replace(
                          key("k" + n),
                          loaded.revision(),
                          record("y".repeat(40), Duration.ofSeconds(1))));
              if (n == 3) {
                store.delete(key("k" + i));
              }
            }
            return n;
          });
      clock().advance(Duration.ofMillis(700));
    }
    clock().advance(Duration.ofHours(1));

    assertThat(fill(store, "again")).isEqualTo(free);
  }

  @Test
  void roomIsExactAfterReplacesThatLost() {
    MemoryStore store = small();
    int free = fill(store, "probe");
    clock().advance(Duration.ofHours(1));
    for (int round = 0; round < 200; round++) {
      store.create(key("k"), record("x"));
      LoadedRecord loaded = store.load(key("k")).orElseThrow();
      Race.of(8, n -> store.replace(key("k"), loaded.revision(), record("y".repeat(2_000))));
      store.delete(key("k"));
    }

    assertThat(fill(store, "again")).isEqualTo(free);
  }
}
