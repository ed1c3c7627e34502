package io.cloakroom.metrics;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Scannable;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.Sweepable;
import io.cloakroom.store.Sweeper;
import io.cloakroom.testkit.ExpiryIndexContract;
import io.cloakroom.testkit.OwnerIndexContract;
import io.cloakroom.testkit.ScannableContract;
import io.cloakroom.testkit.StoreContract;
import io.micrometer.core.instrument.simple.SimpleMeterRegistry;
import java.nio.file.Path;
import java.time.Clock;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A store that is timed is a store like any other. */
final class MeteredStoreTest extends StoreContract
    implements OwnerIndexContract, ScannableContract, ExpiryIndexContract {

  private final SimpleMeterRegistry registry = new SimpleMeterRegistry();

  @Override
  protected Store open(Clock clock) {
    MemoryStore memory = MemoryStore.builder().clock(clock).build();
    return MeteredStore.of(memory, "memory", registry);
  }

  private long count(String operation, String outcome) {
    var timer =
        registry
            .find("cloakroom.store")
            .tags("store", "memory", "operation", operation, "outcome", outcome)
            .timer();
    return timer == null ? 0 : timer.count();
  }

  @Test
  void eachOperationIsTimedByItsOutcome() {
    registry.clear();
    Store store = MeteredStore.of(MemoryStore.builder().clock(clock()).build(), "memory", registry);
    assertThat(store.load(key("a"))).isEmpty();
    assertThat(store.create(key("a"), record("1").withOwner("ann"))).isTrue();
    assertThat(store.create(key("a"), record("1"))).isFalse();
    Revision revision = store.load(key("a")).orElseThrow().revision();
    assertThat(store.touch(key("a"), revision, clock().instant().plus(Duration.ofDays(1))))
        .isTrue();
    assertThat(store.replace(key("a"), revision, record("2").withOwner("ann"))).isTrue();
    assertThat(store.replace(key("a"), revision, record("3"))).isFalse();
    assertThat(store.touch(key("a"), revision, clock().instant())).isFalse();
    assertThat(store.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "ann", 10))
        .hasSize(1);
    store.delete(key("a"));

    assertThat(count("load", "miss")).isEqualTo(1);
    assertThat(count("load", "hit")).isEqualTo(1);
    assertThat(count("create", "won")).isEqualTo(1);
    assertThat(count("create", "lost")).isEqualTo(1);
    assertThat(count("replace", "won")).isEqualTo(1);
    assertThat(count("replace", "lost")).isEqualTo(1);
    assertThat(count("touch", "won")).isEqualTo(1);
    assertThat(count("touch", "lost")).isEqualTo(1);
    assertThat(count("ownedby", "done")).isEqualTo(1);
    assertThat(store.capability(ExpiryIndex.class).orElseThrow().takeExpired("session", 10))
        .isEmpty();
    assertThat(count("takeexpired", "done")).isEqualTo(1);
    assertThat(count("delete", "done")).isEqualTo(1);
    assertThat(registry.getMetersAsString()).doesNotContain("session:a").doesNotContain("ann");
  }

  @Test
  void aStoreThatThrowsIsTimedAsAnErrorAndStillThrows() {
    Store full =
        MeteredStore.of(MemoryStore.builder().maximumBytes(1_000).build(), "memory", registry);

    assertThatThrownBy(() -> full.create(key("a"), record("x".repeat(5_000))))
        .isInstanceOf(StoreException.class);

    assertThat(count("create", "error")).isEqualTo(1);
  }

  @Test
  void canDoWhatTheStoreBehindItCanAndNoMore(@TempDir Path directory) {
    Store memory = MeteredStore.of(MemoryStore.of(), "memory", registry);
    Store files = MeteredStore.of(FileStore.builder(directory).build(), "files", registry);

    assertThat(memory.capability(OwnerIndex.class)).isPresent();
    assertThat(memory.capability(Scannable.class)).isPresent();
    assertThat(memory.capability(Sweepable.class)).isEmpty();
    assertThat(memory.capability(ChangeFeed.class)).isEmpty();
    assertThat(files.capability(Sweepable.class)).isPresent();
    assertThat(files.capability(MeteredStore.class)).containsSame((MeteredStore) files);
  }

  @Test
  void sweptRecordsAreCounted(@TempDir Path directory) {
    FileStore files = FileStore.builder(directory).clock(clock()).build();
    Store metered = MeteredStore.of(files, "files", registry);
    for (int i = 0; i < 3; i++) {
      assertThat(metered.create(key("k" + i), record("x", Duration.ofMinutes(1)))).isTrue();
    }
    clock().advance(Duration.ofHours(1));

    assertThat(Sweeper.sweep(metered)).isEqualTo(3);

    assertThat(registry.get("cloakroom.store.swept").tag("store", "files").counter().count())
        .isEqualTo(3);
    assertThat(registry.get("cloakroom.store").tags("operation", "sweep").timer().count())
        .isPositive();
  }
}
