package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ConcurrentLinkedQueue;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tests that a store with an {@link ExpiryIndex} must pass. The store's {@link StoreContract}
 * implements them.
 */
public interface ExpiryIndexContract extends StoreUnderTest {

  /** Longer than a store may take to notice that a record has expired. */
  Duration NOTICED = Duration.ofSeconds(5);

  private ExpiryIndex index() {
    return store().capability(ExpiryIndex.class).orElseThrow();
  }

  private List<StoreEntry> take() {
    return index().takeExpired("session", 100);
  }

  private List<StoreKey> keysOf(List<StoreEntry> entries) {
    return entries.stream().map(StoreEntry::key).toList();
  }

  @Test
  default void anExpiredRecordIsTakenOnceAsItWasStoredLast() {
    index().keepExpired("session");
    LoadedRecord first = created(key("a"), record("one", Duration.ofMinutes(1)));
    StoredRecord last = record("two", Duration.ofMinutes(2)).withOwner("ann");
    assertThat(store().replace(key("a"), first.revision(), last)).isTrue();
    created(key("live"), record("live"));

    clock().advance(Duration.ofMinutes(1).plus(NOTICED));
    assertThat(take()).as("before its expiry").isEmpty();
    clock().advance(Duration.ofMinutes(1));
    List<StoreEntry> taken = take();

    assertThat(keysOf(taken)).containsExactly(key("a"));
    assertThat(taken.get(0).loaded().record()).isEqualTo(last);
    assertThat(take()).isEmpty();
    assertThat(content(key("live"))).contains("live");
    assertThat(store().create(key("a"), record("new"))).isTrue();
  }

  @Test
  default void aRecordThatWasTouchedIsTakenAfterItsLaterExpiry() {
    index().keepExpired("session");
    LoadedRecord loaded = created(key("a"), record("one", Duration.ofMinutes(1)));
    for (int minute = 2; minute <= 6; minute++) {
      assertThat(
              store()
                  .touch(
                      key("a"), loaded.revision(), clock().instant().plus(Duration.ofMinutes(2))))
          .isTrue();
      clock().advance(Duration.ofMinutes(1));
      assertThat(take()).isEmpty();
    }

    clock().advance(Duration.ofMinutes(1).plus(NOTICED));
    assertThat(keysOf(take())).containsExactly(key("a"));
  }

  @Test
  default void aRecordThatExpiresSoonerThanBeforeIsTakenSooner() {
    index().keepExpired("session");
    LoadedRecord first = created(key("a"), record("one", Duration.ofHours(12)));
    StoredRecord sooner = record("two", Duration.ofMinutes(1)).withOwner("ann");
    assertThat(store().replace(key("a"), first.revision(), sooner)).isTrue();

    clock().advance(Duration.ofMinutes(1).plus(NOTICED));

    assertThat(keysOf(take())).containsExactly(key("a"));
  }

  @Test
  default void aRecordThatEndedBeforeItExpiredIsNotTaken() {
    index().keepExpired("session");
    created(key("deleted"), record("one", Duration.ofMinutes(1)));
    store().delete(key("deleted"));
    LoadedRecord ended = created(key("ended"), record("two", Duration.ofMinutes(1)));
    StoredRecord end = StoredRecord.of(new byte[0], clock().instant());
    assertThat(store().replace(key("ended"), ended.revision(), end)).isTrue();

    clock().advance(Duration.ofMinutes(1).plus(NOTICED));

    assertThat(take()).allMatch(entry -> entry.loaded().record().size() == 0);
  }

  @Test
  default void recordsOfOtherSpacesAndThoseThatNeverExpireAreLeft() {
    index().keepExpired("session");
    StoreKey other = new StoreKey("once", "a");
    created(other, record("one", Duration.ofMinutes(1)));
    created(key("never"), StoredRecord.of(new byte[0], Instant.MAX));

    clock().advance(Duration.ofHours(1));

    assertThat(take()).isEmpty();
    assertThat(store().load(key("never"))).isPresent();
  }

  @Test
  default void atMostTheLimitIsTakenAndTheRestNextTime() {
    index().keepExpired("session");
    for (int i = 0; i < 25; i++) {
      created(key("old" + i), record("old", Duration.ofSeconds(1 + i)));
    }
    clock().advance(Duration.ofMinutes(1));

    List<StoreKey> taken = new ArrayList<>();
    for (int size : new int[] {10, 10, 5, 0}) {
      List<StoreEntry> some = index().takeExpired("session", 10);
      assertThat(some).hasSize(size);
      taken.addAll(keysOf(some));
    }

    assertThat(taken).doesNotHaveDuplicates();
  }

  @Test
  default void aSweepLeavesTheRecordsThatAreKept() {
    index().keepExpired("session");
    created(key("a"), record("one", Duration.ofMinutes(1)));
    StoreKey before = new StoreKey("once", "a");
    StoreKey after = new StoreKey("zzz", "a");
    created(before, record("two", Duration.ofMinutes(1)));
    created(after, record("three", Duration.ofMinutes(1)));
    clock().advance(Duration.ofMinutes(1).plus(NOTICED));

    store()
        .capability(Sweepable.class)
        .ifPresent(sweepable -> assertThat(sweepable.sweep(100)).isEqualTo(2));

    assertThat(keysOf(take())).containsExactly(key("a"));
  }

  @Test
  default void ofManyThatTakeAtOnceOneGetsEachRecord() {
    index().keepExpired("session");
    int records = 60;
    for (int i = 0; i < records; i++) {
      created(key("old" + i), record("old" + i, Duration.ofMinutes(1)).withOwner("ann"));
    }
    clock().advance(Duration.ofMinutes(1).plus(NOTICED));
    ConcurrentLinkedQueue<StoreKey> taken = new ConcurrentLinkedQueue<>();

    Race.of(
        4,
        n -> {
          for (int i = 0; i < 20; i++) {
            taken.addAll(keysOf(index().takeExpired("session", 7)));
          }
          return n;
        });
    taken.addAll(keysOf(take()));

    assertThat(taken)
        .containsExactlyInAnyOrderElementsOf(
            IntStream.range(0, records).mapToObj(i -> key("old" + i)).toList());
  }
}
