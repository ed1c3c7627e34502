package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

final class MemoryStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

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
    assertThat(store.create(key("member"), record("x".repeat(900)).withOwner("ann"))).isTrue();
  }

  private StoredRecord anonymous(String content) {
    return record(content).withExpendable(true);
  }

  private StoreKey throttle(int n) {
    return new StoreKey("throttle", "t" + n);
  }

  @Test
  void visitorsWhoNeverCameBackMakeRoomTheOldestFirst() {
    MemoryStore store = small();
    store.create(key("visitor"), anonymous("cart"));
    assertThat(store.load(key("visitor"))).isPresent();
    for (int i = 0; i < 500; i++) {
      assertThat(store.create(key("bot" + i), anonymous("x".repeat(500)))).isTrue();
    }

    assertThat(store.load(key("visitor"))).isPresent();
    assertThat(store.load(key("bot499"))).isPresent();
    assertThat(store.load(key("bot0"))).isEmpty();
    long left = store.scan("session").count();
    assertThat(left).isBetween(50L, 150L);
    for (int i = 501 - (int) left; i < 500; i++) {
      assertThat(store.load(key("bot" + i))).as("bot%s", i).isPresent();
    }
  }

  @Test
  void recordsThatProtectAreNotRefusedForWhatAnonymousVisitorsLeft() {
    MemoryStore store = small();
    int visitors = 0;
    try {
      while (visitors < 500) {
        store.create(key("v" + visitors), anonymous("x".repeat(500)));
        assertThat(store.load(key("v" + visitors))).isPresent();
        visitors++;
      }
    } catch (StoreException expected) {
      assertThat(expected).hasMessageContaining("key space session");
    }
    assertThat(visitors).isBetween(50, 150);
    LoadedRecord last = store.load(key("v0")).orElseThrow();
    assertThat(store.replace(key("v0"), last.revision(), anonymous("y".repeat(10_000)))).isTrue();

    for (int i = 0; i < 150; i++) {
      assertThat(store.create(throttle(i), record("12345678"))).isTrue();
    }
    assertThat(store.create(key("member"), record("x".repeat(500)).withOwner("ann"))).isTrue();
    assertThat(store.load(key("v1"))).as("the least recently used").isEmpty();
    assertThat(store.load(key("v0"))).as("the most recently used").isPresent();
    for (int i = 0; i < 150; i++) {
      assertThat(store.load(throttle(i))).isPresent();
    }
  }

  @Test
  void recordsOfOneSpaceLeaveRoomForThoseOfOthers() {
    MemoryStore store = small();
    int created = fill(store, "form");
    assertThat(created).isBetween(50, 150);

    for (int i = 0; i < 20; i++) {
      assertThat(store.create(throttle(i), record("12345678"))).isTrue();
    }
    assertThat(store.load(key("form0"))).isPresent();
  }

  @Test
  void recordThatIsNoLongerExpendableStays() {
    MemoryStore store = small();
    store.create(key("visitor"), anonymous("cart"));
    LoadedRecord visitor = store.load(key("visitor")).orElseThrow();
    assertThat(store.touch(key("visitor"), visitor.revision(), Instant.MAX)).isTrue();
    assertThat(store.replace(key("visitor"), visitor.revision(), record("retired"))).isTrue();
    for (int i = 0; i < 300; i++) {
      store.create(key("bot" + i), anonymous("x".repeat(500)));
    }
    for (int i = 0; i < 150; i++) {
      store.create(throttle(i), record("12345678"));
    }

    assertThat(store.load(key("visitor"))).isPresent();
  }

  @Test
  void roomIsExactAfterDrops() {
    MemoryStore store = small();
    int free = fill(store, "probe");
    clock().advance(Duration.ofHours(1));
    Race.of(
        4,
        n -> {
          for (int i = 0; i < 300; i++) {
            store.create(key(n + "bot" + i), anonymous("x".repeat(i)));
            store.load(key(n + "bot" + i / 2));
          }
          return n;
        });
    clock().advance(Duration.ofHours(1));

    assertThat(fill(store, "again")).isEqualTo(free);
  }

  /** A logout everywhere could otherwise miss a session that is being written. */
  @Test
  void aRecordThatIsBeingWrittenIsFoundByItsOwner() {
    MemoryStore store = small();
    store.create(key("a"), record("0").withOwner("ann"));
    AtomicBoolean ended = new AtomicBoolean();

    Race.of(
        () -> {
          for (int i = 0; i < 20_000; i++) {
            LoadedRecord loaded = store.load(key("a")).orElseThrow();
            store.replace(key("a"), loaded.revision(), record("x" + i).withOwner("ann"));
          }
          ended.set(true);
        },
        () -> {
          while (!ended.get()) {
            assertThat(store.ownedBy("session", "ann", 9)).hasSize(1);
          }
        });
  }

  @Test
  void theLeastRecentlyUsedGoFirst() {
    MemoryStore store = small();
    List<StoreKey> left = new ArrayList<>();
    for (String id : new String[] {"unused", "a", "b", "c"}) {
      left.add(key(id));
      store.create(key(id), anonymous("x".repeat(500)));
    }
    for (String id : new String[] {"c", "a", "b", "a", "c"}) {
      clock().advance(Duration.ofSeconds(1));
      assertThat(store.load(key(id))).isPresent();
    }

    List<StoreKey> dropped = new ArrayList<>();
    for (int i = 0; !left.isEmpty(); i++) {
      assertThat(store.create(key("m" + i), record("x".repeat(300)).withOwner("ann"))).isTrue();
      List<StoreKey> still = store.scan("session").map(StoreEntry::key).toList();
      left.stream().filter(key -> !still.contains(key)).forEach(dropped::add);
      left.retainAll(still);
    }

    assertThat(dropped).containsExactly(key("unused"), key("b"), key("a"), key("c"));
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
      assertThat(store.create(key("first" + i), record("x").withOwner("ann"))).isFalse();
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

  @Test
  void expiredRecordsThatNobodyTakesMakeRoom() {
    MemoryStore store = small();
    store.keepExpired("session");
    int free = fill(store, "probe");
    clock().advance(Duration.ofHours(2));

    assertThat(fill(store, "again")).isEqualTo(free);

    clock().advance(Duration.ofHours(2));
    assertThat(store.takeExpired("session", 1_000)).isNotEmpty();
    while (!store.takeExpired("session", 1_000).isEmpty()) {}
    assertThat(fill(store, "last")).isEqualTo(free);
  }
}
