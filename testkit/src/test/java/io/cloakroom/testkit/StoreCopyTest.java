package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.StoreCopy;
import io.cloakroom.store.StoreCopy.Phase;
import io.cloakroom.store.StoreCopy.Progress;
import io.cloakroom.store.StoreCopy.Report;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;

/** A copy moves what nobody uses, and nothing that is newer or has ended. */
final class StoreCopyTest {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-03-01T12:00:00Z"));
  private final MemoryStore from = MemoryStore.builder().clock(clock).build();
  private final MemoryStore to = MemoryStore.builder().clock(clock).build();
  private final MovingStore node =
      MovingStore.builder(Step.NEW_DECIDES, from, to).clock(clock).build();

  private StoreCopy.Builder copy() {
    return StoreCopy.builder(from, to).clock(clock).patience(Duration.ZERO);
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), clock.instant().plus(Duration.ofHours(1)));
  }

  private static StoreKey key(int number) {
    return new StoreKey("session", "s" + number);
  }

  private void fill(int records) {
    for (int i = 0; i < records; i++) {
      assertThat(from.create(key(i), record("of " + i).withOwner("owner " + i % 10))).isTrue();
    }
  }

  @Test
  void copiesContentOwnerAndExpiryOfEverySpace() {
    fill(500);
    StoredRecord never = StoredRecord.of(new byte[] {0, 1, 2}, Instant.MAX);
    for (String space : StoreCopy.SPACES) {
      from.create(new StoreKey(space, "never"), never);
    }

    Report report = copy().build().run();

    assertThat(report).isEqualTo(new Report(504, 0, 504, 0, 0, 0));
    for (int i = 0; i < 500; i++) {
      assertThat(to.load(key(i)).orElseThrow().record())
          .isEqualTo(record("of " + i).withOwner("owner " + i % 10));
    }
    for (String space : StoreCopy.SPACES) {
      assertThat(to.load(new StoreKey(space, "never")).orElseThrow().record()).isEqualTo(never);
    }
    assertThat(to.ownedBy("session", "owner 3", 100)).hasSize(50);
    assertThat(node.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "owner 3", 100))
        .hasSize(50);
  }

  @Test
  void copiesOverNothingNewerAndNothingThatEnded() {
    fill(4);
    LoadedRecord changed = node.load(key(1)).orElseThrow();
    assertThat(node.replace(key(1), changed.revision(), record("newer"))).isTrue();
    node.delete(key(2));
    LoadedRecord ended = node.load(key(3)).orElseThrow();
    assertThat(
            node.replace(key(3), ended.revision(), StoredRecord.of(new byte[0], clock.instant())))
        .isTrue();
    assertThat(node.create(key(4), record("created in the new store"))).isTrue();

    Report report = copy().build().run();

    assertThat(report).isEqualTo(new Report(1, 2, 1, 1, 1, 0));
    assertThat(to.load(key(1)).orElseThrow().record()).isEqualTo(record("newer"));
    assertThat(to.load(key(2))).isEmpty();
    assertThat(to.load(key(3))).isEmpty();
  }

  @Test
  void aVerificationSeesWhatIsNotAsItWas() {
    fill(4);
    assertThat(copy().build().run().identical()).isEqualTo(4);
    StoredRecord moved = to.load(key(0)).orElseThrow().record();
    to.delete(key(0));
    to.create(key(0), moved.withExpiry(moved.expiresAt().minusMillis(1)));
    to.delete(key(1));
    to.create(key(1), record("of 1").withOwner("somebody else"));
    to.delete(key(2));
    to.touch(key(3), to.load(key(3)).orElseThrow().revision(), Instant.MAX);

    assertThat(copy().build().run()).isEqualTo(new Report(0, 4, 1, 2, 1, 0));
  }

  @Test
  void continuesAfterAKill() {
    fill(300);
    AtomicInteger writes = new AtomicInteger();
    ScriptedStore dying = new ScriptedStore(to, Scannable.class);
    StoreCopy first = StoreCopy.builder(from, dying).clock(clock).patience(Duration.ZERO).build();
    Runnable[] dieLater = new Runnable[1];
    dieLater[0] =
        () -> {
          if (writes.incrementAndGet() == 100) {
            dying.broken(true); // and it stays so, for the other threads of the copy too
          }
          dying.before("replace", dieLater[0]);
        };
    dying.before("replace", dieLater[0]);
    assertThatThrownBy(first::run).isInstanceOf(StoreException.class);

    Report report = copy().build().run();

    assertThat(report.moved()).isBetween(150L, 250L);
    assertThat(report.moved() + report.movedBefore()).isEqualTo(300);
    assertThat(report.identical()).isEqualTo(300);
    assertThat(copy().build().run()).isEqualTo(new Report(0, 300, 300, 0, 0, 0));
  }

  @Test
  void completesWhatADeadNodeBegan() {
    fill(2);
    ScriptedStore dying = new ScriptedStore(to);
    MovingStore dead = MovingStore.builder(Step.NEW_DECIDES, from, dying).clock(clock).build();
    dying.before("replace", () -> dying.broken(true));
    assertThatThrownBy(() -> dead.load(key(0))).isInstanceOf(StoreException.class);

    Report report = copy().build().run();

    assertThat(report).isEqualTo(new Report(1, 1, 2, 0, 0, 0));
    assertThat(to.load(key(0)).orElseThrow().record())
        .isEqualTo(record("of 0").withOwner("owner 0"));
  }

  @Test
  void removesCopiesThatNeverCounted() {
    fill(1);
    ScriptedStore dying = new ScriptedStore(from, Scannable.class);
    MovingStore dead = MovingStore.builder(Step.NEW_DECIDES, dying, to).clock(clock).build();
    dying.before("replace", () -> dying.broken(true));
    assertThatThrownBy(() -> dead.load(key(0))).isInstanceOf(StoreException.class);
    from.delete(key(0));
    assertThat(to.scan("session")).as("what the dead node left").hasSize(1);

    assertThat(copy().build().run()).isEqualTo(new Report(0, 0, 0, 0, 0, 0));
    assertThat(to.scan("session")).isEmpty();
  }

  @Test
  void waitsForAStoreThatIsAwayForAMoment() {
    fill(50);
    ScriptedStore flaky = new ScriptedStore(to, Scannable.class);
    flaky.before(
        "create",
        () -> {
          flaky.broken(true);
          flaky.before("create", () -> flaky.broken(false));
        });

    Report report =
        StoreCopy.builder(from, flaky)
            .clock(clock)
            .threads(2)
            .patience(Duration.ofSeconds(30))
            .build()
            .run();

    assertThat(report).isEqualTo(new Report(50, 0, 50, 0, 0, 0));
  }

  @Test
  void reportsItsProgress() {
    fill(20);
    List<Progress> seen = new ArrayList<>();

    copy().spaces(List.of("session")).onProgress(seen::add).build().run();

    assertThat(seen)
        .contains(
            new Progress(Phase.COUNT, "session", 20, 0),
            new Progress(Phase.MOVE, "session", 20, 20),
            new Progress(Phase.VERIFY, "session", 20, 20));
  }

  @Test
  void refusesAStoreThatCannotListItsRecords() {
    assertThatThrownBy(() -> StoreCopy.of(new ScriptedStore(from), to))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ScriptedStore cannot list its records");
  }
}
