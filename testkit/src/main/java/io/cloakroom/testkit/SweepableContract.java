package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/**
 * The tests that a {@link Sweepable} store must pass. The store's {@link StoreContract} implements
 * them.
 */
public interface SweepableContract extends StoreUnderTest {

  private int sweep(int limit) {
    return store().capability(Sweepable.class).orElseThrow().sweep(limit);
  }

  private void createExpired(int count) {
    for (int i = 0; i < count; i++) {
      created(key("old" + i), record("old", Duration.ofSeconds(1)).withOwner("ann"));
    }
    clock().advance(Duration.ofSeconds(1));
  }

  @Test
  default void sweepRemovesExpiredRecordsOnly() {
    LoadedRecord touched = created(key("touched"), record("one", Duration.ofSeconds(1)));
    store().touch(key("touched"), touched.revision(), clock().instant().plusSeconds(60));
    created(key("never"), StoredRecord.of(new byte[0], Instant.MAX));
    created(key("live"), record("one"));
    createExpired(5);

    assertThat(sweep(100)).isEqualTo(5);

    assertThat(sweep(100)).isZero();
    assertThat(store().load(key("touched"))).isPresent();
    assertThat(store().load(key("never"))).isPresent();
    assertThat(store().load(key("live"))).isPresent();
  }

  @Test
  default void sweepOfAnEmptyStoreRemovesNothing() {
    assertThat(sweep(100)).isZero();
  }

  @Test
  default void sweepRemovesAtMostTheLimitAndTheRestNextTime() {
    createExpired(25);

    assertThat(sweep(10)).isEqualTo(10);
    assertThat(sweep(10)).isEqualTo(10);
    assertThat(sweep(10)).isEqualTo(5);
    assertThat(sweep(10)).isZero();
  }

  @Test
  default void sweptKeysAreFree() {
    createExpired(3);
    sweep(100);

    assertThat(created(key("old0"), record("new")).record()).isEqualTo(record("new"));
  }

  @Test
  default void sweepersAtOnceRemoveEachRecordOnce() {
    createExpired(60);

    int together =
        Race.of(
                4,
                n -> {
                  int removed = 0;
                  for (int i = 0; i < 20; i++) {
                    removed += sweep(7);
                  }
                  return removed;
                })
            .stream()
            .mapToInt(Integer::intValue)
            .sum();

    assertThat(together + sweep(100)).isEqualTo(60);
  }

  @Test
  default void sweepUnderLoadTakesNoLiveRecord() {
    int records = 60;
    createExpired(records);

    Race.of(
        4,
        n -> {
          for (int i = n / 2; i < records; i += 2) {
            if (n % 2 == 0) {
              assertThat(store().create(key("old" + i), record("new"))).isTrue();
              LoadedRecord loaded = present(key("old" + i));
              assertThat(store().replace(key("old" + i), loaded.revision(), record("newer")))
                  .isTrue();
            } else {
              sweep(3);
            }
          }
          return n;
        });
    sweep(1000);

    List<String> gone =
        IntStream.range(0, records)
            .mapToObj(i -> "old" + i)
            .filter(id -> content(key(id)).filter("newer"::equals).isEmpty())
            .toList();
    assertThat(gone).isEmpty();
  }
}
