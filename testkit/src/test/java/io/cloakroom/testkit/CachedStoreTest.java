package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.store.Sweepable;
import io.cloakroom.test.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;

/** Copies stay correct, whatever happens to the cache and between the calls. */
final class CachedStoreTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final Duration MARK = Duration.ofSeconds(10);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryStore memory = MemoryStore.builder().clock(clock).build();
  private final ScriptedStore cache = new ScriptedStore(memory);
  private final ScriptedStore home =
      new ScriptedStore(
          MemoryStore.builder().clock(clock).build(), OwnerIndex.class, Scannable.class);
  private final Store store = node(Duration.ZERO);

  /** A node of its own, with the same cache and home. */
  private Store node(Duration pause) {
    return CachedStore.builder(cache, home).clock(clock).pause(pause).build();
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plus(Duration.ofHours(1)));
  }

  private String content(Store of) {
    return of.load(KEY).map(found -> new String(found.record().content(), UTF_8)).orElse("absent");
  }

  /** The record, with a copy in the cache. */
  private LoadedRecord copied(String content) {
    home.create(KEY, record(content));
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    home.calls();
    cache.calls();
    return loaded;
  }

  private static StoredRecord gone() {
    return StoredRecord.of(new byte[0], Instant.EPOCH);
  }

  @Test
  void loadThatFindsACopyIsOneCallOfTheCacheAndNoneOfTheHome() {
    LoadedRecord first = copied("one");

    assertThat(store.load(KEY)).contains(first);
    assertThat(cache.calls()).containsExactly("load");
    assertThat(home.calls()).isEmpty();
  }

  @Test
  void whatIsWrittenIsReadAtOnceOnEveryNode() {
    LoadedRecord first = copied("one");

    assertThat(node(Duration.ZERO).replace(KEY, first.revision(), record("two"))).isTrue();
    assertThat(content(store)).isEqualTo("two");

    LoadedRecord second = store.load(KEY).orElseThrow();
    assertThat(node(Duration.ZERO).replace(KEY, second.revision(), gone())).isTrue();
    assertThat(content(store)).isEqualTo("absent");
  }

  @Test
  void copiesAreKeptAgainWhenTheMarkHasExpired() {
    LoadedRecord first = copied("one");
    store.replace(KEY, first.revision(), record("two"));
    clock.advance(MARK);

    store.load(KEY);
    home.calls();
    assertThat(content(store)).isEqualTo("two");
    assertThat(home.calls()).isEmpty();
  }

  @Test
  void slowReaderOfTheVersionBeforeLeavesNoCopyOfIt() {
    LoadedRecord first = copied("one");
    memory.delete(place());
    home.after("load", () -> store.replace(KEY, first.revision(), record("two")));

    assertThat(content(node(Duration.ZERO))).isEqualTo("one");
    assertThat(content(store)).isEqualTo("two");
    assertThat(content(node(Duration.ZERO))).isEqualTo("two");
  }

  @Test
  void copyThatIsKeptJustBeforeTheMarkIsMarkedToo() {
    LoadedRecord first = copied("one");
    memory.delete(place());
    cache.after("load", () -> content(node(Duration.ZERO)));

    assertThat(store.replace(KEY, first.revision(), record("two"))).isTrue();
    assertThat(content(store)).isEqualTo("two");
  }

  @Test
  void writerThatDiesBeforeItWroteOrAfterItLeavesNoStaleCopy() {
    LoadedRecord first = copied("one");
    home.before("replace", CachedStoreTest::die);
    assertThatThrownBy(() -> store.replace(KEY, first.revision(), record("two")))
        .hasMessage("died");
    assertThat(content(node(Duration.ZERO))).isEqualTo("one");

    clock.advance(MARK);
    content(store);
    home.after("replace", CachedStoreTest::die);
    assertThatThrownBy(() -> store.replace(KEY, first.revision(), record("two")))
        .hasMessage("died");
    assertThat(content(node(Duration.ZERO))).isEqualTo("two");
  }

  private static void die() {
    throw new IllegalStateException("died");
  }

  @Test
  void staleCopyNeverWinsAndTheLoadAfterTheRefusalComesFromTheHome() {
    LoadedRecord first = copied("one");
    LoadedRecord now = home.load(KEY).orElseThrow();
    home.replace(KEY, now.revision(), record("two"));
    assertThat(content(store)).isEqualTo("one");

    assertThat(store.replace(KEY, first.revision(), record("late"))).isFalse();
    assertThat(content(store)).isEqualTo("two");
    assertThat(content(node(Duration.ZERO))).isEqualTo("two");
  }

  @Test
  void touchThatIsRefusedDropsTheStaleCopy() {
    LoadedRecord first = copied("one");
    home.replace(KEY, first.revision(), gone());
    assertThat(content(store)).isEqualTo("one");

    assertThat(store.touch(KEY, first.revision(), Instant.MAX)).isFalse();
    assertThat(content(store)).isEqualTo("absent");
  }

  @Test
  void staleCopyIsReadForTheMaximumAgeAtMost() {
    LoadedRecord first = copied("one");
    home.replace(KEY, first.revision(), gone());

    clock.advance(Duration.ofSeconds(59));
    assertThat(content(store)).isEqualTo("one");
    clock.advance(Duration.ofSeconds(1));
    assertThat(content(store)).isEqualTo("absent");
  }

  @Test
  void touchMovesTheCopysExpiryAndNotItsAge() {
    LoadedRecord first = copied("one");
    clock.advance(Duration.ofSeconds(30));
    Instant later = clock.instant().plus(Duration.ofHours(2));

    assertThat(store.touch(KEY, first.revision(), later)).isTrue();
    home.calls();
    assertThat(store.load(KEY).orElseThrow().record().expiresAt()).isEqualTo(later);
    assertThat(home.calls()).isEmpty();

    clock.advance(Duration.ofSeconds(30));
    store.load(KEY);
    assertThat(home.calls()).containsExactly("load");
  }

  @Test
  void touchThatAnotherTouchOvertakesInTheCacheCountsThere() {
    LoadedRecord first = copied("one");
    Instant later = clock.instant().plus(Duration.ofHours(2));
    cache.before(
        "replace", () -> node(Duration.ZERO).touch(KEY, first.revision(), later.minusSeconds(60)));

    store.touch(KEY, first.revision(), later);
    assertThat(store.load(KEY).orElseThrow().record().expiresAt()).isEqualTo(later);
  }

  @Test
  void copyWithTheExpiryOfBeforeATouchEndsNothingEarly() {
    home.create(KEY, StoredRecord.of("one".getBytes(UTF_8), clock.instant().plusSeconds(20)));
    LoadedRecord first = store.load(KEY).orElseThrow();
    home.touch(KEY, first.revision(), clock.instant().plusSeconds(60));

    clock.advance(Duration.ofSeconds(20));
    assertThat(content(store)).isEqualTo("one");
    clock.advance(Duration.ofSeconds(40));
    assertThat(content(store)).isEqualTo("absent");
  }

  @Test
  void touchDoesNotTakeTheMarkOfAWriterAway() {
    LoadedRecord first = copied("one");
    home.after("touch", () -> store.replace(KEY, first.revision(), record("two")));

    store.touch(KEY, first.revision(), Instant.MAX);
    assertThat(content(node(Duration.ZERO))).isEqualTo("two");
  }

  @Test
  void markIsRenewedBeforeItIsTooOldForAnotherWrite() {
    LoadedRecord first = copied("one");
    store.replace(KEY, first.revision(), record("two"));
    LoadedRecord second = store.load(KEY).orElseThrow();
    clock.advance(Duration.ofSeconds(5));
    store.replace(KEY, second.revision(), record("three"));
    clock.advance(Duration.ofSeconds(6));

    store.load(KEY);
    home.calls();
    store.load(KEY);
    assertThat(home.calls()).as("still marked").containsExactly("load");
  }

  @Test
  void plantedCopiesOfAnotherKeyAndGarbageAreNoCopies() {
    LoadedRecord first = copied("one");
    StoreKey other = new StoreKey("session", "other");
    home.create(other, record("other's"));
    store.load(other);
    StoredRecord othersCopy =
        memory
            .scan("copy")
            .map(StoreEntry::loaded)
            .map(LoadedRecord::record)
            .filter(copy -> new String(copy.content(), UTF_8).contains("other's"))
            .findFirst()
            .orElseThrow();
    for (StoredRecord planted :
        List.of(othersCopy, record(""), record("garbage"), record("x".repeat(500)))) {
      StoreKey place = place();
      memory.delete(place);
      memory.create(place, planted);

      assertThat(store.load(KEY)).contains(first);
      home.calls();
      assertThat(store.load(KEY)).contains(first);
      assertThat(home.calls()).as("kept a copy instead of the garbage").isEmpty();
    }
  }

  @Test
  void everyBrokenByteOfACopyIsNoCopy() {
    LoadedRecord first = copied("one");
    StoreKey place = place();
    byte[] whole = memory.load(place).orElseThrow().record().content();
    for (int i = 0; i < whole.length; i++) {
      byte[] broken = whole.clone();
      broken[i] ^= 0x10;
      memory.delete(place);
      memory.create(place, StoredRecord.of(broken, Instant.MAX));
      assertThat(store.load(KEY)).as("byte " + i).contains(first);
    }
  }

  /** Returns the key of the only copy in the cache. */
  private StoreKey place() {
    return memory
        .scan("copy")
        .filter(entry -> new String(entry.loaded().record().content(), UTF_8).contains("session:a"))
        .map(StoreEntry::key)
        .findFirst()
        .orElseThrow();
  }

  @Test
  void cacheThatLosesEverythingLosesNothing() {
    LoadedRecord first = copied("one");
    memory.scan("copy").toList().forEach(entry -> memory.delete(entry.key()));
    assertThat(store.load(KEY)).contains(first);

    store.replace(KEY, first.revision(), record("two"));
    memory.scan("copy").toList().forEach(entry -> memory.delete(entry.key()));
    assertThat(content(store)).isEqualTo("two");
  }

  @Test
  void brokenCacheTakesNothingDownAndIsLeftOutForAWhile() {
    Store patient = node(Duration.ofDays(1));
    cache.broken(true);

    assertThat(patient.create(KEY, record("one"))).isTrue();
    LoadedRecord first = patient.load(KEY).orElseThrow();
    assertThat(cache.calls()).hasSize(1);
    assertThat(patient.replace(KEY, first.revision(), record("two"))).isTrue();
    assertThat(patient.touch(KEY, first.revision(), Instant.MAX)).isFalse();
    assertThat(content(patient)).isEqualTo("two");
    patient.delete(KEY);
    assertThat(content(patient)).isEqualTo("absent");
    assertThat(cache.calls()).as("left out").isEmpty();
  }

  @Test
  void nodeReadsWhatItWroteWhileTheCacheWasOutOfReach() {
    LoadedRecord first = copied("one");
    cache.broken(true);
    assertThat(store.replace(KEY, first.revision(), gone())).isTrue();
    cache.broken(false);

    assertThat(content(store)).isEqualTo("absent");
    assertThat(content(node(Duration.ZERO))).as("within the maximum age").isEqualTo("one");
    clock.advance(Duration.ofMinutes(1));
    assertThat(content(node(Duration.ZERO))).isEqualTo("absent");
    assertThat(content(store)).isEqualTo("absent");
  }

  @Test
  void cacheThatTakesNothingIsStillRead() {
    copied("one");
    StoreKey other = new StoreKey("session", "b");
    home.create(other, record("two"));
    cache.before(
        "create",
        () -> {
          throw new StoreException("full", null);
        });

    assertThat(store.load(other)).isPresent();
    home.calls();
    assertThat(content(store)).isEqualTo("one");
    assertThat(home.calls()).isEmpty();
  }

  @Test
  void brokenHomeIsAFailureAlsoWhereACopyIsThere() {
    LoadedRecord first = copied("one");
    home.broken(true);

    assertThat(content(store)).isEqualTo("one");
    assertThatThrownBy(() -> store.replace(KEY, first.revision(), record("two")))
        .isInstanceOf(StoreException.class);
    assertThatThrownBy(() -> store.load(KEY)).isInstanceOf(StoreException.class);
  }

  @Test
  void capabilitiesAreTheHomesAndNotTheCaches() {
    assertThat(store.capability(OwnerIndex.class)).isPresent();
    assertThat(store.capability(Scannable.class)).isPresent();
    assertThat(store.capability(Sweepable.class)).isEmpty();
    assertThat(store.capability(CachedStore.class)).contains((CachedStore) store);

    Store plain =
        new Store() {
          @Override
          public Optional<LoadedRecord> load(StoreKey key) {
            return Optional.empty();
          }

          @Override
          public boolean create(StoreKey key, StoredRecord record) {
            return false;
          }

          @Override
          public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
            return false;
          }

          @Override
          public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
            return false;
          }

          @Override
          public void delete(StoreKey key) {}
        };
    assertThat(CachedStore.of(memory, plain).capability(OwnerIndex.class)).isEmpty();
  }
}
