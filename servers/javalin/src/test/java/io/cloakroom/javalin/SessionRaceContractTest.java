package io.cloakroom.javalin;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectMethod;

import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.server.SessionRaceContract;
import java.time.Clock;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/** The contract catches planted faults, each by all the tests that are named here. */
final class SessionRaceContractTest {

  private static void assertCaught(Class<? extends SessionRaceContract> faulty, String... tests) {
    List<String> failed =
        EngineTestKit.engine("junit-jupiter")
            .selectors(Stream.of(tests).map(test -> selectMethod(faulty, test)).toList())
            .execute()
            .testEvents()
            .failed()
            .stream()
            .map(Event::getTestDescriptor)
            .map(test -> test.getDisplayName().replace("()", ""))
            .toList();
    assertThat(failed).containsExactlyInAnyOrder(tests);
  }

  @Test
  void storeThatIgnoresRevisionsIsCaught() {
    assertCaught(
        IgnoresRevisions.class,
        "concurrentUpdatesAllCount",
        "twoAttributesWrittenAtOnceAreBothThere",
        "appendsInPlaceByTwoRequestsAreBothKept",
        "aFlashMessageLeftWhileOthersAreReadWaits",
        "writeDuringASlowLoginIsInTheNewSession",
        "loginDuringASlowWriteStandsAndTheWriteIsRefused",
        "whatOnlyTheNewVersionKnowsSurvivesASlowWriteOfTheOld");
  }

  @Test
  void storeThatDropsEvery500thWriteIsCaught() {
    assertCaught(DropsEvery500thWrite.class, "concurrentUpdatesAllCount");
  }

  @Test
  void storeWhoseReplaceChecksBeforeItWritesIsCaught() {
    assertCaught(ChecksThenWrites.class, "concurrentUpdatesAllCount");
  }

  @Test
  void storeWhoseReplaceCreatesIsCaught() {
    assertCaught(
        ReplaceCreates.class,
        "slowWriteDoesNotUndoALogout",
        "slowWriteOnAnotherNodeDoesNotUndoALogout",
        "slowChangeInPlaceDoesNotUndoALogout",
        "slowWriteDoesNotReviveASessionThatExpired");
  }

  @Test
  void storeWhoseTouchRevivesIsCaught() {
    assertCaught(TouchRevives.class, "slowReadThatMovesTheExpiryDoesNotUndoALogout");
  }

  @Test
  void storeThatOnlySaysThatItEndsIsCaught() {
    assertCaught(
        EndsNothing.class,
        "slowReadDoesNotUndoALogout",
        "slowWriteDoesNotUndoALogout",
        "noneOfManyWritersUndoesALogout");
  }

  @Test
  void oldTokenThatStaysValidAfterALoginIsCaught() {
    assertCaught(
        KeepsTheOldRecord.class,
        "loginDuringASlowReadStandsAndTheReadRevivesNothing",
        "loginDuringASlowWriteStandsAndTheWriteIsRefused",
        "writeDuringASlowLoginIsInTheNewSession");
  }

  @Test
  void oldTokenThatLeadsToTheNewSessionIsCaught() {
    assertCaught(
        FollowsTheRotation.class,
        "loginDuringASlowReadStandsAndTheReadRevivesNothing",
        "loginDuringASlowWriteStandsAndTheWriteIsRefused",
        "twoLoginsAtOnceBothStand");
  }

  /** Sessions on both nodes in one store with a fault. */
  abstract static class Faulty extends JavalinRaces {
    private @Nullable Store store;

    abstract Store faulty(Store sound);

    @Override
    protected final Store open(Clock clock) {
      if (store == null) {
        store = faulty(MemoryStore.builder().clock(clock).build());
      }
      return store;
    }
  }

  static final class IgnoresRevisions extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          while (true) {
            Optional<LoadedRecord> current = load(key);
            if (current.isEmpty()) {
              return false;
            }
            if (super.replace(key, current.get().revision(), next)) {
              return true;
            }
          }
        }
      };
    }
  }

  static final class DropsEvery500thWrite extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return writes.incrementAndGet() % 500 == 0 || super.replace(key, expected, next);
        }
      };
    }
  }

  static final class ChecksThenWrites extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          Optional<LoadedRecord> current = load(key);
          if (current.isEmpty() || !current.get().revision().equals(expected)) {
            return false;
          }
          LockSupport.parkNanos(1);
          while (!super.replace(key, load(key).orElseThrow().revision(), next)) {
            Thread.onSpinWait();
          }
          return true;
        }
      };
    }
  }

  static final class ReplaceCreates extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return super.replace(key, expected, next) || create(key, next);
        }
      };
    }
  }

  static final class TouchRevives extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        private final Map<StoreKey, StoredRecord> last = new ConcurrentHashMap<>();

        @Override
        public boolean create(StoreKey key, StoredRecord record) {
          last.put(key, record);
          return super.create(key, record);
        }

        @Override
        public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
          StoredRecord known = last.get(key);
          return super.touch(key, expected, expiresAt)
              || (known != null && super.create(key, known));
        }
      };
    }
  }

  static final class EndsNothing extends Faulty {
    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return next.expiredAt(Instant.EPOCH) || super.replace(key, expected, next);
        }
      };
    }
  }

  /** As if a rotation did not retire what it moved. */
  static final class KeepsTheOldRecord extends Faulty {
    private static final ThreadLocal<Boolean> rotating = ThreadLocal.withInitial(() -> false);

    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        @Override
        public Optional<LoadedRecord> load(StoreKey key) {
          rotating.set(false);
          return super.load(key);
        }

        @Override
        public boolean create(StoreKey key, StoredRecord record) {
          rotating.set(true);
          return super.create(key, record);
        }

        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          if (rotating.get()) {
            return load(key).filter(found -> found.revision().equals(expected)).isPresent();
          }
          return super.replace(key, expected, next);
        }
      };
    }
  }

  /** As if a retired record told where its session went. */
  static final class FollowsTheRotation extends Faulty {
    private static final ThreadLocal<@Nullable StoreKey> created = new ThreadLocal<>();

    @Override
    Store faulty(Store sound) {
      return new Passing(sound) {
        private final Map<StoreKey, StoreKey> moved = new ConcurrentHashMap<>();

        @Override
        public Optional<LoadedRecord> load(StoreKey key) {
          created.remove();
          return super.load(moved.getOrDefault(key, key));
        }

        @Override
        public boolean create(StoreKey key, StoredRecord record) {
          created.set(key);
          return super.create(key, record);
        }

        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          StoreKey target = created.get();
          boolean replaced = super.replace(moved.getOrDefault(key, key), expected, next);
          if (replaced && target != null) {
            moved.put(key, target);
          }
          return replaced;
        }
      };
    }
  }

  /** Does what the store behind it does. */
  private static class Passing extends ForwardingStore {

    Passing(Store store) {
      super(store);
    }
  }
}
