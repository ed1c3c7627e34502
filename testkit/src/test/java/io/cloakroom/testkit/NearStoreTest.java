package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Copies in this JVM stay correct, whatever happens between the calls. */
final class NearStoreTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final Feed feed = new Feed();
  private final Store files;
  private final ScriptedStore behind;
  private final NearStore near;

  NearStoreTest(@TempDir Path directory) {
    files = FileStore.builder(directory).clock(clock).build();
    behind = new ScriptedStore(files, CountedRevisions.class);
    near = NearStore.builder(behind).clock(clock).changes(feed).build();
    feed.resumed();
  }

  /** A feed that tells what the test says. */
  private static final class Feed implements ChangeFeed {
    private final List<Listener> listeners = new CopyOnWriteArrayList<>();

    @Override
    public AutoCloseable subscribe(Listener listener) {
      listeners.add(listener);
      return () -> listeners.remove(listener);
    }

    void changed(StoreKey key, Optional<Revision> revision) {
      listeners.forEach(listener -> listener.changed(key, revision));
    }

    void interrupted() {
      listeners.forEach(Listener::interrupted);
    }

    void resumed() {
      listeners.forEach(Listener::resumed);
    }
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plus(Duration.ofHours(1)));
  }

  private static StoredRecord gone() {
    return StoredRecord.of(new byte[0], Instant.EPOCH);
  }

  private String content() {
    return near.load(KEY)
        .map(found -> new String(found.record().content(), UTF_8))
        .orElse("absent");
  }

  /** The record, with a copy near. */
  private LoadedRecord copied(String content) {
    files.create(KEY, record(content));
    LoadedRecord loaded = near.load(KEY).orElseThrow();
    behind.calls();
    return loaded;
  }

  /** Another node writes, and nothing is told yet. */
  private void writeElsewhere(StoredRecord next) {
    assertThat(files.replace(KEY, files.load(KEY).orElseThrow().revision(), next)).isTrue();
  }

  private void tell() {
    feed.changed(KEY, files.load(KEY).map(LoadedRecord::revision));
  }

  @Test
  void loadOfACopyCostsNothingAndAWriteOneCall() {
    LoadedRecord first = copied("one");

    assertThat(near.load(KEY)).contains(first);
    assertThat(behind.calls()).isEmpty();
    assertThat(near.replace(KEY, first.revision(), record("two"))).isTrue();
    assertThat(content()).isEqualTo("two");
    assertThat(behind.calls()).containsExactly("replace");
  }

  @Test
  void whatWasWrittenIsReplacedAgainWithoutALoad() {
    LoadedRecord first = copied("one");
    near.replace(KEY, first.revision(), record("two"));

    LoadedRecord second = near.load(KEY).orElseThrow();
    assertThat(near.replace(KEY, second.revision(), record("three"))).isTrue();
    assertThat(behind.calls()).containsExactly("replace", "replace");
    assertThat(files.load(KEY)).isEqualTo(near.load(KEY));
  }

  @Test
  void echoOfAnOwnWriteDropsNothingWheneverItComes() {
    LoadedRecord first = copied("one");
    behind.after("replace", this::tell);
    near.replace(KEY, first.revision(), record("two"));
    tell();

    behind.calls();
    assertThat(content()).isEqualTo("two");
    assertThat(behind.calls()).isEmpty();
  }

  @Test
  void whatAnotherNodeWroteIsReadWhenItIsTold() {
    copied("one");
    writeElsewhere(record("two"));
    tell();
    assertThat(content()).isEqualTo("two");

    writeElsewhere(gone());
    tell();
    assertThat(content()).isEqualTo("absent");
  }

  @Test
  void staleCopyNeverWinsAWriteAndIsDropped() {
    LoadedRecord first = copied("one");
    writeElsewhere(record("two"));

    assertThat(near.replace(KEY, first.revision(), record("late"))).isFalse();
    assertThat(content()).isEqualTo("two");

    LoadedRecord second = near.load(KEY).orElseThrow();
    writeElsewhere(gone());
    assertThat(near.touch(KEY, second.revision(), Instant.MAX)).isFalse();
    assertThat(content()).isEqualTo("absent");
  }

  @Test
  void loadThatWasUnderWayWhenTheChangeWasToldKeepsNoCopy() {
    files.create(KEY, record("one"));
    behind.after(
        "load",
        () -> {
          writeElsewhere(record("two"));
          tell();
        });

    assertThat(content()).isEqualTo("one");
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void lateLoadKeepsNoCopyThoughTheNewVersionsCopyStoodAlready() {
    files.create(KEY, record("one"));
    behind.after(
        "load",
        () -> {
          writeElsewhere(record("two"));
          assertThat(content()).isEqualTo("two");
          tell();
        });

    assertThat(content()).isEqualTo("one");
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void loadThatWasUnderWayDuringAnOwnWriteKeepsNoCopy() {
    LoadedRecord first = copied("one");
    feed.changed(KEY, Optional.empty());
    behind.after("load", () -> near.replace(KEY, first.revision(), record("two")));

    assertThat(content()).isEqualTo("one");
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void ownWriteThatAnotherNodeOvertookBeforeItReturnedIsNotKept() {
    LoadedRecord first = copied("one");
    behind.after(
        "replace",
        () -> {
          tell();
          writeElsewhere(record("three"));
          tell();
        });

    assertThat(near.replace(KEY, first.revision(), record("two"))).isTrue();
    assertThat(content()).isEqualTo("three");
  }

  @Test
  void writeWhoseEffectIsUnknownDropsTheCopy() {
    LoadedRecord first = copied("one");
    behind.after(
        "replace",
        () -> {
          throw new StoreException("cut", null);
        });

    assertThatThrownBy(() -> near.replace(KEY, first.revision(), record("two")))
        .isInstanceOf(StoreException.class);
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void deleteAndEndHereAreSeenHereAtOnce() {
    LoadedRecord first = copied("one");
    assertThat(near.replace(KEY, first.revision(), gone())).isTrue();
    assertThat(content()).isEqualTo("absent");

    assertThat(near.create(KEY, record("two"))).isTrue();
    assertThat(content()).isEqualTo("two");
    near.delete(KEY);
    assertThat(content()).isEqualTo("absent");
  }

  @Test
  void newSessionOfAnotherNodeIsSeenAtOnceAndUntold() {
    assertThat(content()).isEqualTo("absent");
    files.create(KEY, record("one"));

    assertThat(content()).isEqualTo("one");
  }

  @Test
  void interruptedFeedMeansNoCopiesUntilItResumes() {
    copied("one");
    feed.interrupted();
    writeElsewhere(record("two"));
    assertThat(content()).isEqualTo("two");
    writeElsewhere(record("three"));
    assertThat(content()).isEqualTo("three");
    assertThat(behind.calls()).containsExactly("load", "load");

    feed.resumed();
    assertThat(content()).isEqualTo("three");
    assertThat(content()).isEqualTo("three");
    assertThat(behind.calls()).containsExactly("load");
  }

  @Test
  void loadThatBeganBeforeAnInterruptionKeepsNoCopy() {
    files.create(KEY, record("one"));
    behind.after(
        "load",
        () -> {
          feed.interrupted();
          writeElsewhere(record("two"));
          feed.resumed();
        });

    assertThat(content()).isEqualTo("one");
    assertThat(content()).isEqualTo("two");
  }

  @Test
  void feedThatHasNotBegunMeansNoCopies() {
    Feed silent = new Feed();
    NearStore early = NearStore.builder(behind).clock(clock).changes(silent).build();
    files.create(KEY, record("one"));
    early.load(KEY);
    early.load(KEY);
    assertThat(behind.calls()).containsExactly("load", "load");

    early.close();
    assertThat(silent.listeners).isEmpty();
    assertThat(early.load(KEY)).isPresent();
  }

  @Test
  void withoutAFeedACopyLivesForASecond() {
    NearStore alone = NearStore.builder(behind).clock(clock).build();
    files.create(KEY, record("one"));
    alone.load(KEY);
    writeElsewhere(gone());
    clock.advance(Duration.ofMillis(999));
    assertThat(alone.load(KEY)).isPresent();
    clock.advance(Duration.ofMillis(1));
    assertThat(alone.load(KEY)).isEmpty();
  }

  @Test
  void clockThatIsSetBackMakesNoCopyYounger() {
    copied("one");
    writeElsewhere(record("two"));
    clock.advance(Duration.ofMinutes(-30));

    assertThat(content()).isEqualTo("two");
  }

  @Test
  void copyIsNeverHandedOutAfterItsRecordExpiredAndATouchProlongsIt() {
    files.create(KEY, StoredRecord.of("one".getBytes(UTF_8), clock.instant().plusSeconds(10)));
    LoadedRecord first = near.load(KEY).orElseThrow();
    near.touch(KEY, first.revision(), clock.instant().plusSeconds(20));
    behind.calls();

    clock.advance(Duration.ofSeconds(19));
    assertThat(content()).isEqualTo("one");
    assertThat(behind.calls()).isEmpty();
    files.touch(KEY, first.revision(), clock.instant().plusSeconds(60));
    clock.advance(Duration.ofSeconds(1));
    assertThat(content()).as("touched elsewhere").isEqualTo("one");
    clock.advance(Duration.ofSeconds(59));
    assertThat(content()).isEqualTo("absent");
  }

  @Test
  void copiesTakeNoMoreThanTheirRoom() {
    MemoryStore memory = MemoryStore.builder().clock(clock).build();
    ScriptedStore counting = new ScriptedStore(memory);
    NearStore small = NearStore.builder(counting).clock(clock).maximumBytes(50_000).build();
    for (int round = 0; round < 2; round++) {
      for (int i = 0; i < 200; i++) {
        StoreKey key = new StoreKey("session", "k" + i);
        memory.create(key, record("x".repeat(1_000)));
        assertThat(small.load(key)).isPresent();
      }
    }

    assertThat(counting.calls().size()).isBetween(350, 400);
  }

  @Test
  void incrementsOfTwoNodesWithStaleCopiesAllCount() {
    MemoryStore memory = MemoryStore.of();
    NearStore one = NearStore.builder(memory).maximumAge(Duration.ofMinutes(1)).build();
    NearStore other =
        NearStore.builder(CachedStore.of(MemoryStore.of(), memory))
            .maximumAge(Duration.ofMinutes(1))
            .build();
    memory.create(KEY, StoredRecord.of("0".getBytes(UTF_8), Instant.MAX));

    Race.of(
        6,
        n -> {
          for (int i = 0; i < 100; i++) {
            RaceContract.increment(n % 2 == 0 ? one : other, KEY);
          }
          return n;
        });

    assertThat(new String(memory.load(KEY).orElseThrow().record().content(), UTF_8))
        .isEqualTo("600");
  }
}
