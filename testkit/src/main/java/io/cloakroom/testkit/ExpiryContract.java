package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The tests that an expired record is absent for every method. */
interface ExpiryContract extends StoreUnderTest {

  @Test
  default void aRecordIsAbsentExactlyFromItsExpiryOn() {
    created(key("a"), record("one", Duration.ofMillis(1500)));

    clock().advance(Duration.ofMillis(1499));
    assertThat(content(key("a"))).contains("one");
    clock().advance(Duration.ofMillis(1));
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void aRecordThatNeverExpiresStays() {
    LoadedRecord loaded = created(key("a"), StoredRecord.of(new byte[] {1}, Instant.MAX));
    assertThat(loaded.record().expiresAt()).isEqualTo(Instant.MAX);

    clock().advance(Duration.ofDays(36_500));

    assertThat(store().load(key("a"))).contains(loaded);
  }

  @ParameterizedTest
  @ValueSource(longs = {0, -1, -3_600_000, Long.MIN_VALUE / 4})
  default void aLifeOfZeroOrLessIsOverAtOnce(long millis) {
    Duration life = Duration.ofMillis(millis);

    assertThat(store().create(key("a"), record("one", life))).isTrue();
    assertThat(store().load(key("a"))).isEmpty();
    assertThat(store().create(key("a"), record("two"))).isTrue();
    assertThat(content(key("a"))).contains("two");
  }

  @Test
  default void replaceWithAnExpiredVersionEndsTheRecord() {
    LoadedRecord first = created(key("a"), record("one"));

    assertThat(store().replace(key("a"), first.revision(), record("two", Duration.ZERO))).isTrue();
    assertThat(store().load(key("a"))).isEmpty();
    assertThat(store().create(key("a"), record("three"))).isTrue();
  }

  @Test
  default void lateWriteDoesNotReviveAnExpiredRecord() {
    LoadedRecord first = created(key("a"), record("one"));
    clock().advance(Duration.ofHours(1));

    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void lateTouchDoesNotReviveAnExpiredRecord() {
    LoadedRecord first = created(key("a"), record("one"));
    clock().advance(Duration.ofHours(1));

    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isFalse();
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void anExpiredRecordLeavesItsKeyFree() {
    LoadedRecord first = created(key("a"), record("one").withOwner("ann"));
    clock().advance(Duration.ofHours(1));

    LoadedRecord second = created(key("a"), record("two"));

    assertThat(second.record()).isEqualTo(record("two"));
    assertThat(store().replace(key("a"), first.revision(), record("late"))).isFalse();
    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isFalse();
    assertThat(store().load(key("a"))).contains(second);
  }

  @Test
  default void deleteOfAnExpiredRecordDoesNothing() {
    created(key("a"), record("one"));
    clock().advance(Duration.ofHours(1));
    store().delete(key("a"));

    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void aReplacementMayExpireSooner() {
    LoadedRecord first = created(key("a"), record("one"));
    store().touch(key("a"), first.revision(), Instant.MAX);
    store().replace(key("a"), first.revision(), record("two", Duration.ofSeconds(10)));

    clock().advance(Duration.ofSeconds(10));

    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void touchesKeepARecordAliveForAsLongAsTheyCome() {
    LoadedRecord first = created(key("a"), record("one"));
    for (int i = 0; i < 7; i++) {
      clock().advance(Duration.ofMinutes(59));
      Instant later = clock().instant().plus(Duration.ofHours(1));
      assertThat(store().touch(key("a"), first.revision(), later)).isTrue();
      assertThat(store().touch(key("a"), first.revision(), later.minusSeconds(9))).isTrue();
      assertThat(present(key("a")).record().expiresAt()).isEqualTo(later);
    }
    clock().advance(Duration.ofHours(1));
    assertThat(store().load(key("a"))).isEmpty();
  }

  @Test
  default void aTouchMayMakeARecordEverlasting() {
    LoadedRecord first = created(key("a"), record("one"));

    assertThat(store().touch(key("a"), first.revision(), Instant.MAX)).isTrue();

    clock().advance(Duration.ofDays(36_500));
    assertThat(present(key("a")).record().expiresAt()).isEqualTo(Instant.MAX);
  }

  @Test
  default void aClockThatIsSetBackEndsNoRecord() {
    LoadedRecord first = created(key("a"), record("one"));
    clock().advance(Duration.ofHours(-1));

    assertThat(store().load(key("a"))).contains(first);
    assertThat(store().replace(key("a"), first.revision(), record("two"))).isTrue();
    assertThat(content(key("a"))).contains("two");
  }
}
