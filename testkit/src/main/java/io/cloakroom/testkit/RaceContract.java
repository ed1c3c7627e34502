package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.concurrent.atomic.AtomicBoolean;
import org.junit.jupiter.api.Test;

/** Every write is compare-and-set, among real threads. */
interface RaceContract extends StoreUnderTest {

  int RUNNERS = 8;
  int ROUNDS = 25;

  /** Adds one to a counter, and again until the store takes it. */
  static void increment(Store store, StoreKey key) {
    while (true) {
      LoadedRecord loaded = store.load(key).orElseThrow();
      int count = Integer.parseInt(new String(loaded.record().content(), UTF_8));
      byte[] next = Integer.toString(count + 1).getBytes(UTF_8);
      if (store.replace(key, loaded.revision(), StoredRecord.of(next, Instant.MAX))) {
        return;
      }
    }
  }

  @Test
  default void onlyOneOfManyCreatesWins() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);

      List<Boolean> won = Race.of(RUNNERS, n -> store().create(key, record("of " + n)));

      assertThat(won).containsOnlyOnce(true);
      assertThat(content(key)).contains("of " + won.indexOf(true));
    }
  }

  @Test
  default void onlyOneOfManyCreatesOverAnExpiredRecordWins() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      created(key, record("old", Duration.ofSeconds(1)));
      clock().advance(Duration.ofSeconds(1));

      List<Boolean> won = Race.of(RUNNERS, n -> store().create(key, record("of " + n)));

      assertThat(won).containsOnlyOnce(true);
      assertThat(content(key)).contains("of " + won.indexOf(true));
    }
  }

  @Test
  default void onlyOneOfManyReplacesAtOneRevisionWins() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      LoadedRecord first = created(key, record("first"));

      List<Boolean> won =
          Race.of(RUNNERS, n -> store().replace(key, first.revision(), record("of " + n)));

      assertThat(won).containsOnlyOnce(true);
      assertThat(content(key)).contains("of " + won.indexOf(true));
    }
  }

  @Test
  default void concurrentIncrementsAllCount() {
    int each = 80;
    created(key("counter"), record("0"));

    Race.of(
        RUNNERS,
        n -> {
          for (int i = 0; i < each; i++) {
            increment(store(), key("counter"));
          }
          return n;
        });

    assertThat(content(key("counter"))).contains(Integer.toString(RUNNERS * each));
  }

  @Test
  default void everyOneOfManyWritesIsThere() {
    int each = 90;

    Race.of(
        RUNNERS,
        n -> {
          for (int i = 0; i < each; i++) {
            assertThat(store().create(key(n + "." + i), record(n + "." + i))).isTrue();
          }
          return n;
        });

    for (int n = 0; n < RUNNERS; n++) {
      for (int i = 0; i < each; i++) {
        assertThat(content(key(n + "." + i))).contains(n + "." + i);
      }
    }
  }

  @Test
  default void deleteDuringWritesLeavesNoRecord() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      created(key, record("0"));
      AtomicBoolean ended = new AtomicBoolean();

      Race.of(
          4,
          n -> {
            if (n == 0) {
              store().delete(key);
              ended.set(true);
              return 0;
            }
            do {
              store()
                  .load(key)
                  .ifPresent(loaded -> {
                    store().touch(key, loaded.revision(), Instant.MAX);
                    store().replace(key, loaded.revision(), record("late"));
                  });
            } while (!ended.get());
            return n;
          });

      assertThat(store().load(key)).isEmpty();
    }
  }

  @Test
  default void aStaleWriteNeverHitsARecordThatWasCreatedAnew() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      LoadedRecord first = created(key, record("first"));

      Race.of(
          () -> {
            store().delete(key);
            assertThat(store().create(key, record("second"))).isTrue();
          },
          () -> {
            for (int i = 0; i < 5; i++) {
              store().touch(key, first.revision(), Instant.MAX);
              store().replace(key, first.revision(), record("stale"));
            }
          });

      assertThat(present(key).record()).isEqualTo(record("second"));
    }
  }

  @Test
  default void touchesDuringAReplaceDoNotUndoIt() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      LoadedRecord first = created(key, record("first"));

      List<Boolean> done =
          Race.of(
              4,
              n ->
                  n == 0
                      ? store().replace(key, first.revision(), record("second"))
                      : store().touch(key, first.revision(), clock().instant().plusSeconds(9999)));

      assertThat(done.get(0)).isTrue();
      assertThat(present(key).record()).isEqualTo(record("second"));
    }
  }

  @Test
  default void concurrentTouchesEndAtTheLatest() {
    for (int round = 0; round < ROUNDS; round++) {
      StoreKey key = key("r" + round);
      LoadedRecord first = created(key, record("first"));
      Instant base = first.record().expiresAt();

      assertThat(
              Race.of(
                  RUNNERS, n -> store().touch(key, first.revision(), base.plusMillis(n % 5 * 7L))))
          .containsOnly(true);

      assertThat(present(key).record().expiresAt()).isEqualTo(base.plusMillis(28));
    }
  }

  @Test
  default void aReaderSeesWholeVersionsOnly() {
    StoreKey key = key("a");
    created(key, record("0".repeat(20_000)));
    AtomicBoolean ended = new AtomicBoolean();

    Race.of(
        4,
        n -> {
          if (n == 0) {
            for (int i = 1; i <= 60; i++) {
              LoadedRecord loaded = present(key);
              String content = Integer.toString(i % 10).repeat(20_000 + i % 10);
              store().replace(key, loaded.revision(), record(content));
              store().touch(key, present(key).revision(), clock().instant().plusSeconds(9999));
            }
            ended.set(true);
            return n;
          }
          while (!ended.get()) {
            String content = content(key).orElseThrow();
            assertThat(content).hasSize(20_000 + content.charAt(0) - '0');
            assertThat(content.chars().distinct().count()).isEqualTo(1);
          }
          return n;
        });
  }
}
