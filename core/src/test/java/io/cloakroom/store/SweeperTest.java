package io.cloakroom.store;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.time.ZoneOffset;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.BlockingQueue;
import java.util.concurrent.LinkedBlockingQueue;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicReference;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class SweeperTest {

  private static final Duration SHORT = Duration.ofMillis(2);

  /** A store that holds so many expired records and nothing else. */
  private static final class ExpiredOnly implements Store, Sweepable {

    private final AtomicInteger left = new AtomicInteger();
    private final BlockingQueue<Integer> steps = new LinkedBlockingQueue<>();
    private volatile boolean dead;

    @Override
    public int sweep(int limit) {
      if (dead) {
        steps.add(-1);
        throw new StoreException("The store is dead", null);
      }
      int swept = Math.min(limit, left.get());
      left.addAndGet(-swept);
      steps.add(swept);
      return swept;
    }

    private int nextStep() throws InterruptedException {
      Integer step = steps.poll(30, TimeUnit.SECONDS);
      if (step == null) {
        throw new AssertionError("The sweeper takes no further step");
      }
      return step;
    }

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
  }

  private final ExpiredOnly store = new ExpiredOnly();

  @Test
  void sweepsInShortStepsUntilNothingIsLeft() {
    store.left.set(1234);

    assertThat(Sweeper.sweep(store)).isEqualTo(1234);

    assertThat(store.steps).containsExactly(500, 500, 234);
  }

  @Test
  void sweepsAgainAndAgainWhileItIsOpen() throws InterruptedException {
    try (Sweeper sweeper = Sweeper.of(store, SHORT)) {
      assertThat(sweeper).isNotNull();
      assertThat(store.nextStep()).isZero();
      store.left.set(700);
      int swept = 0;
      while (swept < 700) {
        swept += store.nextStep();
      }
      assertThat(store.nextStep()).isZero();
    }
    store.steps.clear();
    assertThat(store.steps.poll(20, TimeUnit.MILLISECONDS)).as("after it was closed").isNull();
  }

  @Test
  void saysHowFarItIs() throws InterruptedException {
    store.left.set(700);
    try (Sweeper sweeper = Sweeper.of(store, SHORT)) {
      while (store.nextStep() > 0) {}
      // The step is noted after it: the next round begins when this one is noted.
      assertThat(store.nextStep()).isZero();
      SweepProgress progress = sweeper.progress();
      assertThat(progress.total()).isEqualTo(700);
      assertThat(progress.began()).isPresent();
      assertThat(progress.failed()).isFalse();

      store.dead = true;
      while (store.nextStep() >= 0) {}
      int unused = store.nextStep();
      assertThat(sweeper.progress().failed()).isTrue();
      assertThat(sweeper.progress().total()).isEqualTo(700);
    }
  }

  @Test
  void outlivesAStoreThatIsOutOfReach() throws InterruptedException {
    store.dead = true;
    try (Sweeper sweeper = Sweeper.of(store, SHORT)) {
      assertThat(sweeper).isNotNull();
      assertThat(store.nextStep()).isEqualTo(-1);
      assertThat(store.nextStep()).isEqualTo(-1);
      store.dead = false;
      int step = store.nextStep();
      while (step < 0) {
        assertThat(step).isEqualTo(-1);
        step = store.nextStep();
      }
      assertThat(step).isZero();
    }
  }

  @Test
  void sweepingNowTellsThatTheStoreIsOutOfReach() {
    store.dead = true;

    assertThatThrownBy(() -> Sweeper.sweep(store)).isInstanceOf(StoreException.class);
  }

  @Test
  void leavesAStoreAloneThatMakesRoomByItself() {
    MemoryStore memory = MemoryStore.of();

    try (Sweeper sweeper = Sweeper.of(memory)) {
      assertThat(sweeper).isNotNull();
      assertThat(Sweeper.sweep(memory)).isZero();
    }
  }

  @Test
  void closingDoesNotWaitForThePause() {
    Sweeper sweeper = Sweeper.of(store, Duration.ofDays(365));

    sweeper.close();
    sweeper.close();

    assertThat(store.steps).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(strings = {"PT0S", "PT-1S", "PT0.0009S", "P366D"})
  void aPauseThatIsNoneOrForeverIsRefused(String pause) {
    assertThatThrownBy(() -> Sweeper.of(store, Duration.parse(pause)))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("pause");
  }

  @Test
  void aListenerGetsEachExpiredRecordEvenIfItThrows() throws InterruptedException {
    Clock later = Clock.offset(Clock.systemUTC(), Duration.ofHours(1));
    AtomicReference<Clock> clock = new AtomicReference<>(Clock.systemUTC());
    MemoryStore memory =
        MemoryStore.builder()
            .clock(
                new Clock() {
                  @Override
                  public Instant instant() {
                    return clock.get().instant();
                  }

                  @Override
                  public ZoneId getZone() {
                    return ZoneOffset.UTC;
                  }

                  @Override
                  public Clock withZone(ZoneId zone) {
                    return this;
                  }
                })
            .build();
    BlockingQueue<StoreKey> taken = new LinkedBlockingQueue<>();
    try (Sweeper sweeper =
        Sweeper.of(
            memory,
            Duration.ofMillis(10),
            "session",
            entry -> {
              taken.add(entry.key());
              throw new IllegalStateException("planted");
            })) {
      for (int i = 0; i < 250; i++) {
        StoreKey key = new StoreKey("session", "a" + i);
        StoredRecord record = StoredRecord.of(new byte[0], Instant.now().plusSeconds(600));
        assertThat(memory.create(key, record)).isTrue();
      }
      clock.set(later);
      assertThat(sweeper).isNotNull();

      Set<StoreKey> all = new HashSet<>();
      for (int i = 0; i < 250; i++) {
        StoreKey next = taken.poll(30, TimeUnit.SECONDS);
        assertThat(next).isNotNull();
        all.add(next);
      }
      assertThat(all).hasSize(250);
    }
  }

  @Test
  void aStoreThatCannotReturnExpiredRecordsIsRefused() {
    assertThatThrownBy(() -> Sweeper.of(store, Duration.ofMinutes(1), "session", entry -> {}))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("ExpiredOnly cannot return expired records");
  }
}
