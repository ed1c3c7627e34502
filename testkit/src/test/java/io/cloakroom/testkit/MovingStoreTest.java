package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.OwnerIndex;
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
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Nothing is lost between two stores, whatever happens between the calls of a move. */
final class MovingStoreTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryStore oldMemory = MemoryStore.builder().clock(clock).build();
  private final MemoryStore newMemory = MemoryStore.builder().clock(clock).build();
  private final ScriptedStore from =
      new ScriptedStore(oldMemory, OwnerIndex.class, Scannable.class, ExpiryIndex.class);
  private final ScriptedStore to =
      new ScriptedStore(newMemory, OwnerIndex.class, Scannable.class, ExpiryIndex.class);

  /** A node that has not heard of any script, so that it can act at exact moments of the others. */
  private final Store before = node(Step.OLD_DECIDES, oldMemory, newMemory);

  private final Store after = node(Step.NEW_DECIDES, oldMemory, newMemory);

  private final Store scripted = node(Step.NEW_DECIDES, from, to);

  private Store node(Step step, Store oldStore, Store newStore) {
    return MovingStore.builder(step, oldStore, newStore).clock(clock).build();
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plus(Duration.ofHours(1)));
  }

  private static Optional<String> content(Store of) {
    return of.load(KEY).map(found -> new String(found.record().content(), UTF_8));
  }

  private static boolean end(Store of) {
    return of.load(KEY)
        .map(
            found -> of.replace(KEY, found.revision(), StoredRecord.of(new byte[0], Instant.EPOCH)))
        .orElse(false);
  }

  private void write(Store node, String content) {
    LoadedRecord found = node.load(KEY).orElseThrow();
    assertThat(node.replace(KEY, found.revision(), record(content))).isTrue();
  }

  @Test
  void aRecordMovesWhenItIsReadAndNodesOfBothStepsWriteIt() {
    oldMemory.create(KEY, record("one").withOwner("ann"));

    assertThat(content(before)).contains("one");
    assertThat(content(after)).contains("one");
    assertThat(newMemory.load(KEY).orElseThrow().record())
        .isEqualTo(record("one").withOwner("ann"));
    write(before, "two");
    assertThat(content(after)).contains("two");
    write(after, "three");
    assertThat(content(before)).contains("three");
  }

  @Test
  void aWriteThatANodeOfTheFirstStepBeganIsRefusedAfterTheMove() {
    oldMemory.create(KEY, record("one"));
    LoadedRecord found = before.load(KEY).orElseThrow();
    assertThat(content(after)).contains("one");
    write(after, "two");

    assertThat(before.replace(KEY, found.revision(), record("late"))).isFalse();
    assertThat(before.touch(KEY, found.revision(), Instant.MAX)).isFalse();
    assertThat(content(before)).contains("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after load", "before create", "after create", "before replace"})
  void aWriteInTheMiddleOfAMoveIsMoved(String moment) {
    oldMemory.create(KEY, record("one"));
    at(from, to, moment, () -> write(before, "two"));

    assertThat(content(scripted)).contains("two");
    assertThat(content(before)).contains("two");
  }

  @ParameterizedTest
  @ValueSource(strings = {"after load", "before create", "after create", "before replace"})
  void aTouchInTheMiddleOfAMoveIsMoved(String moment) {
    Instant later = clock.instant().plus(Duration.ofHours(9));
    oldMemory.create(KEY, record("one"));
    at(
        from,
        to,
        moment,
        () ->
            assertThat(before.touch(KEY, before.load(KEY).orElseThrow().revision(), later))
                .isTrue());

    assertThat(scripted.load(KEY).orElseThrow().record().expiresAt()).isEqualTo(later);
    assertThat(before.load(KEY).orElseThrow().record().expiresAt()).isEqualTo(later);
  }

  @ParameterizedTest
  @ValueSource(strings = {"after load", "before create", "after create", "before replace"})
  void whatEndsInTheMiddleOfAMoveStaysEnded(String moment) {
    for (Store ending : List.of(before, after)) {
      for (BiFunction<Store, StoreKey, Boolean> way : ways()) {
        oldMemory.create(KEY, record("one"));
        at(from, to, moment, () -> assertThat(way.apply(ending, KEY)).isTrue());

        assertThat(content(scripted)).isEmpty();
        assertThat(content(before)).isEmpty();
        assertThat(content(after)).isEmpty();
        oldMemory.delete(KEY);
        newMemory.delete(KEY);
      }
    }
  }

  private static List<BiFunction<Store, StoreKey, Boolean>> ways() {
    return List.of(
        (store, key) -> end(store),
        (store, key) -> {
          store.delete(key);
          return true;
        });
  }

  private static void at(ScriptedStore from, ScriptedStore to, String moment, Runnable action) {
    String call = moment.substring(moment.indexOf(' ') + 1);
    ScriptedStore side = call.equals("create") ? to : from;
    if (moment.startsWith("before")) {
      side.before(call, action);
    } else {
      side.after(call, action);
    }
  }

  @Test
  void aMoveThatItsNodeDidNotFinishIsFinishedByTheNextOne() {
    oldMemory.create(KEY, record("one"));
    from.before("replace", () -> from.broken(true));
    assertThatThrownBy(() -> scripted.load(KEY)).isInstanceOf(StoreException.class);
    from.broken(false);

    assertThat(content(before)).as("not handed over").contains("one");
    write(before, "two");
    assertThat(content(after)).contains("two");
  }

  @ParameterizedTest
  @EnumSource(Step.class)
  void aRecordThatWasHandedOverCountsEvenIfItsNodeDied(Step next) {
    oldMemory.create(KEY, record("one").withOwner("ann"));
    to.before("replace", () -> to.broken(true));
    assertThatThrownBy(() -> scripted.load(KEY)).isInstanceOf(StoreException.class);

    Store node = node(next, oldMemory, newMemory);
    OwnerIndex owners = node.capability(OwnerIndex.class).orElseThrow();
    assertThat(owners.ownedBy("session", "ann", 10)).hasSize(1);
    assertThat(content(node)).contains("one");
    write(node, "two");
    assertThat(content(before)).contains("two");
  }

  @Test
  void aRecordThatWasHandedOverAndExpiredIsReported() {
    before.capability(ExpiryIndex.class).orElseThrow().keepExpired("session");
    oldMemory.create(KEY, record("one"));
    to.before("replace", () -> to.broken(true));
    assertThatThrownBy(() -> scripted.load(KEY)).isInstanceOf(StoreException.class);
    clock.advance(Duration.ofHours(1).plusSeconds(5));

    List<StoreEntry> taken =
        after.capability(ExpiryIndex.class).orElseThrow().takeExpired("session", 10);

    assertThat(taken).hasSize(1);
    assertThat(taken.get(0).loaded().record().content()).isEqualTo("one".getBytes(UTF_8));
  }

  @Test
  void oneOfManyCreatesWinsOnNodesOfBothSteps() {
    for (int round = 0; round < 50; round++) {
      StoreKey key = new StoreKey("once", "k" + round);
      List<Boolean> won =
          Race.of(8, n -> (n % 2 == 0 ? before : after).create(key, record("of " + n)));

      assertThat(won).containsOnlyOnce(true);
      StoredRecord winner = record("of " + won.indexOf(true));
      assertThat(before.load(key).orElseThrow().record()).isEqualTo(winner);
      assertThat(after.load(key).orElseThrow().record()).isEqualTo(winner);
    }
  }

  @Test
  void theFirstStepDoesWithoutTheNewStore() {
    Store first = node(Step.OLD_DECIDES, from, to);
    to.broken(true);

    assertThat(first.create(KEY, record("one"))).isTrue();
    write(first, "two");
    LoadedRecord found = first.load(KEY).orElseThrow();
    assertThat(first.touch(KEY, found.revision(), Instant.MAX)).isTrue();
    assertThat(end(first)).isTrue();
    assertThat(first.create(KEY, record("three"))).isTrue();
    first.delete(KEY);
    assertThat(content(first)).isEmpty();
  }

  @Test
  void theFirstStepNamesTheNewStoreIfItNeedsIt() {
    Store first = node(Step.OLD_DECIDES, from, to);
    oldMemory.create(KEY, record("one"));
    assertThat(content(after)).contains("one");
    to.broken(true);

    assertThatThrownBy(() -> first.load(KEY))
        .isInstanceOf(StoreException.class)
        .hasMessage("The new store of a move to another store failed: The store was made to fail");
    to.broken(false);
    assertThat(content(first)).contains("one");
  }

  @Test
  void theSecondStepKeepsWhatHasMovedWithoutTheOldStore() {
    oldMemory.create(KEY, record("one"));
    assertThat(content(scripted)).contains("one");
    from.broken(true);

    write(scripted, "two");
    assertThat(end(scripted)).isTrue();
    StoreKey other = new StoreKey("session", "b");
    assertThatThrownBy(() -> scripted.load(other))
        .isInstanceOf(StoreException.class)
        .hasMessage("The old store of a move to another store failed: The store was made to fail");
    assertThatThrownBy(() -> scripted.create(other, record("new")))
        .isInstanceOf(StoreException.class);
    from.broken(false);
    assertThat(scripted.load(other)).isEmpty();
    assertThat(content(before)).isEmpty();
  }

  @Test
  void anOwnersRecordsAreFoundInBothStores() {
    StoreKey moved = new StoreKey("session", "moved");
    oldMemory.create(KEY, record("one").withOwner("ann"));
    oldMemory.create(moved, record("two").withOwner("ann"));
    assertThat(after.load(moved)).isPresent();

    for (Store node : List.of(before, after)) {
      List<StoreEntry> owned =
          node.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "ann", 10);

      assertThat(owned).extracting(StoreEntry::key).containsExactlyInAnyOrder(KEY, moved);
    }
    for (StoreEntry entry :
        after.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "ann", 10)) {
      assertThat(
              after.replace(
                  entry.key(),
                  entry.loaded().revision(),
                  StoredRecord.of(new byte[0], Instant.EPOCH)))
          .isTrue();
    }
    assertThat(before.load(KEY)).isEmpty();
    assertThat(before.load(moved)).isEmpty();
  }

  @Test
  void aMoveHasOnlyCapabilitiesThatItCanKeep() {
    Store bare = new ScriptedStore(newMemory);
    Store half = node(Step.NEW_DECIDES, from, bare);

    assertThat(half.capability(OwnerIndex.class)).isEmpty();
    assertThat(half.capability(Scannable.class)).isEmpty();
    assertThat(half.capability(ExpiryIndex.class)).isEmpty();
    assertThat(half.capability(Sweepable.class)).isEmpty();
    Store swept = new SweptStore();
    Optional<Sweepable> sweepable =
        node(Step.NEW_DECIDES, swept, newMemory).capability(Sweepable.class);
    assertThat(sweepable.orElseThrow().sweep(10)).isEqualTo(3);
  }

  private static final class SweptStore extends io.cloakroom.store.ForwardingStore
      implements Sweepable {
    SweptStore() {
      super(MemoryStore.of());
    }

    @Override
    public int sweep(int limit) {
      return 3;
    }
  }

  @Test
  void storesThatCannotMoveAreRefused() {
    assertThatThrownBy(() -> MovingStore.of(Step.OLD_DECIDES, oldMemory, oldMemory))
        .hasMessageContaining("are the same");
    assertThatThrownBy(() -> MovingStore.of(Step.OLD_DECIDES, NearStore.of(oldMemory), newMemory))
        .hasMessageContaining("put the cache in front of the MovingStore");
    assertThatThrownBy(() ->
            MovingStore.builder(Step.OLD_DECIDES, oldMemory, newMemory)
                .overlap(Duration.ofMinutes(1)))
        .hasMessageContaining("1 hour to 365 days");
  }
}
