package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.MovingStore.Step;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreCopy;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Duration;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.RepeatedTest;

/**
 * Visitors on nodes of two adjacent steps over the same two stores, while a copy moves everything:
 * all updates, touches, rotations and ends that were acknowledged are there afterwards.
 */
final class MovingRaceTest {

  private static final int THREADS = 8;
  private static final int SESSIONS = 40;
  private static final int ACTIONS = 400;

  private final Instant start = Instant.now().truncatedTo(ChronoUnit.MILLIS);
  private final Instant expiry = start.plus(Duration.ofHours(1));
  private final MemoryStore from = MemoryStore.of();
  private final MemoryStore to = MemoryStore.of();

  /** A session, with what was acknowledged to its visitor. */
  private static final class Visitor {
    final AtomicInteger count = new AtomicInteger();
    final AtomicLong touchedTo = new AtomicLong();
    final AtomicBoolean ended = new AtomicBoolean();
    final AtomicInteger rotations = new AtomicInteger();
    final StoreKey first;
    volatile StoreKey key;

    private final int kind;

    Visitor(int number) {
      kind = number % 3;
      first = new StoreKey("session", "s" + number);
      key = first;
    }

    boolean touches() {
      return kind == 0;
    }

    boolean rotates() {
      return kind == 1;
    }
  }

  private StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), expiry).withOwner("ann");
  }

  private static int number(LoadedRecord loaded) {
    return Integer.parseInt(new String(loaded.record().content(), UTF_8));
  }

  private static StoredRecord ended() {
    return StoredRecord.of(new byte[0], Instant.EPOCH);
  }

  @RepeatedTest(5)
  void nodesOfTheFirstAndTheSecondStep() {
    race(
        List.of(
            MovingStore.of(Step.OLD_DECIDES, from, to),
            MovingStore.of(Step.NEW_DECIDES, from, to)));
  }

  @RepeatedTest(3)
  void nodesOfTheSecondAndTheThirdStep() {
    List<Visitor> visitors = visitors();
    StoreCopy.Report report = StoreCopy.of(from, to).run();
    assertThat(report.remaining()).isZero();
    race(visitors, List.of(MovingStore.of(Step.NEW_DECIDES, from, to), to), false);
  }

  @RepeatedTest(3)
  void nodesThatDoNotMoveYetAndNodesOfTheFirstStep() {
    race(visitors(), List.of(from, MovingStore.of(Step.OLD_DECIDES, from, to)), false);
  }

  private void race(List<Store> nodes) {
    race(visitors(), nodes, true);
  }

  private List<Visitor> visitors() {
    List<Visitor> visitors = new ArrayList<>();
    for (int i = 0; i < SESSIONS; i++) {
      Visitor visitor = new Visitor(i);
      assertThat(from.create(visitor.key, record("0"))).isTrue();
      visitors.add(visitor);
    }
    return visitors;
  }

  private void race(List<Visitor> visitors, List<Store> nodes, boolean copied) {
    Race.of(
        copied ? THREADS + 1 : THREADS,
        n -> {
          if (n == THREADS) {
            // Nodes of the first step may leave new records behind.
            StoreCopy.Report report = StoreCopy.builder(from, to).threads(2).build().run();
            assertThat(report.moved() + report.movedBefore()).isPositive();
            return n;
          }
          Random random = new Random(n);
          for (int i = 0; i < ACTIONS; i++) {
            Visitor visitor = visitors.get(random.nextInt(SESSIONS));
            act(visitor, nodes.get(random.nextInt(nodes.size())), random.nextInt(100));
          }
          return n;
        });

    int live = 0;
    for (Visitor visitor : visitors) {
      for (Store node : nodes) {
        Optional<LoadedRecord> found = node.load(visitor.key);
        if (visitor.ended.get()) {
          assertThat(found).as("an ended session").isEmpty();
          continue;
        }
        assertThat(found).as("a session that nobody ended").isPresent();
        assertThat(number(found.get())).isEqualTo(visitor.count.get());
        assertThat(found.get().record().expiresAt().toEpochMilli())
            .isGreaterThanOrEqualTo(visitor.touchedTo.get());
        if (visitor.rotations.get() > 0) {
          assertThat(node.load(visitor.first)).as("a rotated session").isEmpty();
        }
      }
      live += visitor.ended.get() ? 0 : 1;
    }
    assertThat(live).isBetween(1, SESSIONS - 1);
    for (Store node : nodes) {
      assertThat(node.capability(OwnerIndex.class).orElseThrow().ownedBy("session", "ann", 1000))
          .hasSize(live);
    }
  }

  /**
   * One request of a visitor, who may be at another request at the same time. Some only touch their
   * session, because a write sets the expiry anew. Some rotate, and end what they see.
   */
  private void act(Visitor visitor, Store node, int dice) {
    StoreKey key = visitor.key;
    boolean endedBefore = visitor.ended.get();
    Optional<LoadedRecord> found = node.load(key);
    if (endedBefore) {
      assertThat(found).as("a session that ended before this request").isEmpty();
    }
    if (found.isEmpty()) {
      return;
    }
    LoadedRecord loaded = found.get();
    if (dice == 0 && !visitor.rotates()) {
      node.delete(key);
      visitor.ended.set(true);
    } else if (dice == 0) {
      visitor.ended.compareAndSet(false, node.replace(key, loaded.revision(), ended()));
    } else if (visitor.touches()) {
      Instant later = loaded.record().expiresAt().plusMillis(1);
      if (node.touch(key, loaded.revision(), later)) {
        visitor.touchedTo.accumulateAndGet(later.toEpochMilli(), Math::max);
      }
    } else if (dice < 10 && visitor.rotates()) {
      rotate(visitor, node, key, loaded);
    } else if (node.replace(key, loaded.revision(), record(Integer.toString(number(loaded) + 1)))) {
      visitor.count.incrementAndGet();
    }
  }

  private void rotate(Visitor visitor, Store node, StoreKey key, LoadedRecord loaded) {
    StoreKey successor = new StoreKey("session", key.id() + "r");
    if (!node.create(successor, loaded.record())) {
      return;
    }
    if (node.replace(key, loaded.revision(), ended())) {
      visitor.rotations.incrementAndGet();
      visitor.key = successor;
    } else {
      node.delete(successor);
    }
  }
}
