package io.cloakroom.store;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.session.TestClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The room that expired records take, who removes them, and that no byte of it is lost. */
final class MemoryStoreRoomTest {

  private static final int EXPIRED = 1_000;
  private static final int KEYS = 25;
  private static final String[] OWNERS = {"ann", "bob"};

  private final TestClock clock = new TestClock();

  private MemoryStore store(long maximumBytes) {
    return MemoryStore.builder().clock(clock).maximumBytes(maximumBytes).build();
  }

  private static StoreKey key(String id) {
    return new StoreKey("session", id);
  }

  private StoredRecord record(Duration life) {
    return StoredRecord.of(new byte[100], clock.instant().plus(life));
  }

  /** Returns the bytes of all records that the store has, whether or not they have expired. */
  private static long bytes(MemoryStore store) {
    return store.records.entries().mapToLong(MemoryEntry::bytes).sum();
  }

  private MemoryStore withExpired() {
    MemoryStore store = store(10_000_000);
    store.create(key("live"), record(Duration.ofHours(1)));
    for (int i = 0; i < EXPIRED; i++) {
      store.create(key("old" + i), record(Duration.ofSeconds(1)));
    }
    clock.advance(Duration.ofSeconds(1));
    assertThat(store.records.size()).isEqualTo(EXPIRED + 1);
    return store;
  }

  @Test
  void aWriteRemovesFewOfManyThatExpireAtOnce() {
    MemoryStore store = withExpired();
    long left = store.records.size();

    assertThat(store.create(key("new"), record(Duration.ofHours(1)))).isTrue();
    left += 1 - MemoryRoom.EXPIRED_PER_WRITE;
    assertThat(store.records.size()).as("after a create").isEqualTo(left);
    Revision revision = store.load(key("live")).orElseThrow().revision();
    assertThat(store.records.size()).as("after a load").isEqualTo(left);
    assertThat(store.touch(key("live"), revision, Instant.MAX)).isTrue();
    left -= MemoryRoom.EXPIRED_PER_WRITE;
    assertThat(store.records.size()).as("after a touch").isEqualTo(left);
    assertThat(store.replace(key("live"), revision, record(Duration.ofHours(1)))).isTrue();
    left -= MemoryRoom.EXPIRED_PER_WRITE;
    assertThat(store.records.size()).as("after a replace").isEqualTo(left);
    store.delete(key("new"));
    left -= 1 + MemoryRoom.EXPIRED_PER_WRITE;
    assertThat(store.records.size()).as("after a delete").isEqualTo(left);
  }

  @Test
  void writesRemoveAllThatHaveExpired() {
    MemoryStore store = withExpired();

    for (int i = 0; i < EXPIRED / MemoryRoom.EXPIRED_PER_WRITE + 1; i++) {
      store.delete(key("none"));
    }

    assertThat(store.records.size()).isEqualTo(1);
    assertThat(store.memory.used()).isEqualTo(bytes(store));
    assertThat(store.scan("session").map(entry -> entry.key().id())).containsExactly("live");
  }

  @Test
  void aTakerRemovesNoMoreThanItTakes() {
    MemoryStore store = store(10_000_000);
    store.keepExpired("session");
    for (int i = 0; i < EXPIRED; i++) {
      store.create(key("old" + i), record(Duration.ofSeconds(1)));
    }
    clock.advance(Duration.ofSeconds(1));

    assertThat(store.takeExpired("session", 10)).hasSize(10);
    assertThat(store.records.size()).isEqualTo(EXPIRED - 10);
    assertThat(store.takeExpired("session", EXPIRED)).hasSize(EXPIRED - 10);
    assertThat(store.memory.used()).isZero();
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aFullStoreDropsNothingWhileItHasExpiredRecords(boolean owned) {
    MemoryStore store = store(200_000);
    int live = 0;
    for (int i = 0; store.memory.used() < 140_000; i++) {
      boolean lives = i % 2 == 0;
      live += lives ? 1 : 0;
      Duration life = lives ? Duration.ofHours(1) : Duration.ofSeconds(1);
      store.create(key((lives ? "live" : "old") + i), record(life).withExpendable(true));
    }
    clock.advance(Duration.ofSeconds(1));

    Instant later = clock.instant().plusSeconds(9);
    StoredRecord large =
        owned
            ? StoredRecord.of(new byte[118_000], later).withOwner("ann")
            : StoredRecord.of(new byte[70_000], later).withExpendable(true);
    assertThat(store.create(key("large"), large)).isTrue();

    assertThat(store.scan("session").filter(entry -> entry.key().id().startsWith("live")))
        .hasSize(live);
  }

  /** The share of its kind is full, and what expired first takes nothing from that share. */
  @Test
  void aRecordWithoutAnOwnerRemovesFewThatHaveOne() {
    MemoryStore store = store(2_000_000);
    int owned = 0;
    for (; store.memory.used() < 400_000; owned++) {
      store.create(key("owned" + owned), record(Duration.ofSeconds(1)).withOwner("ann"));
    }
    store.create(key("old"), record(Duration.ofSeconds(2)));
    int full = 0;
    try {
      for (; full < 10_000; full++) {
        store.create(key("form" + full), record(Duration.ofHours(1)));
      }
    } catch (StoreException expected) {
      assertThat(full).isLessThan(10_000);
    }
    long before = store.records.size();
    clock.advance(Duration.ofSeconds(2));

    assertThat(store.create(key("new"), record(Duration.ofHours(1)))).isTrue();

    assertThat(store.records.size()).isEqualTo(before - MemoryRoom.EXPIRED_PER_WRITE);
    assertThat(store.records.get(key("old"))).as("the one that made room").isNull();
  }

  @Test
  void aRecordOverAnExpiredOneTakesItsPlace() {
    MemoryStore store = store(10_000);
    store.keepExpired("session");
    store.create(key("a"), record(Duration.ofSeconds(1)).withOwner("ann"));
    clock.advance(Duration.ofSeconds(1));

    assertThat(store.create(key("a"), record(Duration.ofHours(1)))).isTrue();
    assertThat(store.ownedBy("session", "ann", 9)).isEmpty();
    assertThat(store.takeExpired("session", 9)).hasSize(1);
    assertThat(store.memory.used()).isEqualTo(bytes(store));
  }

  /**
   * The clock moves on while threads call everything on a few keys of a store that is too small.
   */
  @Test
  void noByteIsLostHoweverCallsMeet() throws ExecutionException, InterruptedException {
    MemoryStore store = store(14_000);
    store.keepExpired("kept");
    ConcurrentLinkedQueue<StoreEntry> taken = new ConcurrentLinkedQueue<>();
    ExecutorService threads = Executors.newFixedThreadPool(6);
    try {
      List<Future<?>> calls = new ArrayList<>();
      for (int n = 0; n < 6; n++) {
        Random random = new Random(n);
        calls.add(threads.submit(() -> callAll(store, random, taken)));
      }
      while (!calls.stream().allMatch(Future::isDone)) {
        clock.advance(Duration.ofMillis(1));
        Thread.onSpinWait();
      }
      for (Future<?> call : calls) {
        call.get();
      }
    } finally {
      threads.shutdownNow();
    }

    assertThat(taken.stream().map(entry -> entry.key() + "@" + entry.loaded().revision().value()))
        .isNotEmpty()
        .doesNotHaveDuplicates();
    for (String space : new String[] {"session", "kept"}) {
      assertThat(store.memory.ownerless(space).get())
          .isEqualTo(
              store
                  .records
                  .entries()
                  .filter(entry -> entry.key().space().equals(space) && !entry.record().hasOwner())
                  .mapToLong(MemoryEntry::bytes)
                  .sum());
    }
    take(store, taken, 1_000);
    assertThat(store.memory.used()).isEqualTo(bytes(store));
    for (String owner : OWNERS) {
      assertThat(store.ownedBy("session", owner, 1_000))
          .hasSameElementsAs(
              store
                  .scan("session")
                  .filter(
                      entry -> entry.loaded().record().owner().filter(owner::equals).isPresent())
                  .toList());
    }

    clock.advance(Duration.ofDays(1));
    take(store, taken, 1_000);
    assertThat(store.records.entries()).allMatch(entry -> entry.expiresAt() == StoredRecord.NEVER);
    for (int i = 0; i < KEYS; i++) {
      store.delete(key("k" + i));
      store.delete(new StoreKey("kept", "k" + i));
    }
    assertThat(store.records.size()).isZero();
    assertThat(store.memory.used()).isZero();
    assertThat(store.memory.ownerless("session").get()).isZero();
    assertThat(store.index.expired(StoredRecord.NEVER - 1)).isNull();
    assertThat(store.index.expendable(key("none"))).isNull();
    assertThat(store.page("session", ScanPage.START, 99).entries()).isEmpty();
    for (String owner : OWNERS) {
      assertThat(store.owned.of("session", owner)).isEmpty();
      assertThat(store.owned.of("kept", owner)).isEmpty();
    }
  }

  private void callAll(MemoryStore store, Random random, ConcurrentLinkedQueue<StoreEntry> taken) {
    for (int i = 0; i < 30_000; i++) {
      StoreKey key =
          new StoreKey(random.nextBoolean() ? "session" : "kept", "k" + random.nextInt(KEYS));
      try {
        call(store, key, random, taken);
      } catch (StoreException full) {
        store.delete(key);
      }
    }
  }

  private void call(
      MemoryStore store, StoreKey key, Random random, ConcurrentLinkedQueue<StoreEntry> taken) {
    switch (random.nextInt(8)) {
      case 0, 1, 2 -> store.create(key, any(random));
      case 3, 4 ->
          store.load(key).ifPresent(loaded -> store.replace(key, loaded.revision(), any(random)));
      case 5 ->
          store
              .load(key)
              .ifPresent(loaded -> store.touch(key, loaded.revision(), any(random).expiresAt()));
      case 6 -> store.delete(key);
      default -> {
        if (random.nextInt(10) == 0) {
          store.page("session", ScanPage.START, 5);
        }
        take(store, taken, 3);
      }
    }
  }

  private static void take(MemoryStore store, ConcurrentLinkedQueue<StoreEntry> taken, int limit) {
    taken.addAll(store.takeExpired("kept", limit));
  }

  private StoredRecord any(Random random) {
    Instant expiresAt =
        random.nextInt(20) == 0
            ? Instant.MAX
            : clock.instant().plusMillis(random.nextInt(2_000) - 100);
    StoredRecord record = StoredRecord.of(new byte[random.nextInt(200)], expiresAt);
    return switch (random.nextInt(3)) {
      case 0 -> record.withOwner(OWNERS[random.nextInt(OWNERS.length)]);
      case 1 -> record.withExpendable(true);
      default -> record;
    };
  }
}
