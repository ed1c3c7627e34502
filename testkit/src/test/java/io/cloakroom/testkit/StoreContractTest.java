package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.platform.engine.discovery.DiscoverySelectors.selectClass;

import io.cloakroom.store.CountedRevisions;
import io.cloakroom.store.ExpiryIndex;
import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.time.Clock;
import java.time.Instant;
import java.time.ZoneOffset;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.junit.jupiter.api.Test;
import org.junit.platform.testkit.engine.EngineTestKit;
import org.junit.platform.testkit.engine.Event;

/**
 * The contract catches stores with planted faults. Named here are the tests that must fail each
 * time; races may catch them too.
 */
final class StoreContractTest {

  /** The names of the contract's tests that this store's contract test fails. */
  private static List<String> failuresOf(Class<? extends StoreContract> faulty) {
    return EngineTestKit.engine("junit-jupiter")
        .selectors(selectClass(faulty))
        .execute()
        .testEvents()
        .failed()
        .stream()
        .map(Event::getTestDescriptor)
        .map(test -> test.getSource().orElseThrow().toString())
        .map(source -> source.replaceAll(".*methodName = '(\\w+)'.*", "$1"))
        .distinct()
        .toList();
  }

  @Test
  void soundStoreFailsNothing() {
    assertThat(failuresOf(Sound.class)).isEmpty();
  }

  @Test
  void storeWhoseReplaceCreatesIsCaught() {
    assertThat(failuresOf(ReplaceCreates.class))
        .contains(
            "replaceNeverCreates",
            "aDeletedRecordIsAbsentForEveryMethod",
            "lateWriteDoesNotReviveAnExpiredRecord");
  }

  @Test
  void storeWhoseTouchRevivesIsCaught() {
    assertThat(failuresOf(TouchRevives.class)).contains("lateTouchDoesNotReviveAnExpiredRecord");
  }

  @Test
  void storeThatDropsEvery500thWriteIsCaught() {
    assertThat(failuresOf(DropsEvery500thWrite.class))
        .contains("concurrentIncrementsAllCount", "everyOneOfManyWritesIsThere");
  }

  @Test
  void storeThatIgnoresRevisionsIsCaught() {
    assertThat(failuresOf(IgnoresRevisions.class))
        .contains(
            "replaceAtAStaleRevisionIsRefused",
            "touchAtAStaleRevisionIsRefused",
            "onlyOneOfManyReplacesAtOneRevisionWins",
            "aWriterOfADeletedRecordMissesTheOneCreatedAfterIt",
            "aChangeWhoseSessionMovedMeanwhileIsRefusedAtTheCommit");
  }

  @Test
  void storeThatReturnsExpiredRecordsIsCaught() {
    assertThat(failuresOf(ReturnsExpired.class))
        .contains("aRecordIsAbsentExactlyFromItsExpiryOn", "aLifeOfZeroOrLessIsOverAtOnce");
  }

  @Test
  void storeWithRevisionsThatStartAnewIsCaught() {
    assertThat(failuresOf(RevisionsStartAnew.class))
        .contains("aWriterOfADeletedRecordMissesTheOneCreatedAfterIt");
  }

  @Test
  void storeWhoseReplaceChecksBeforeItWritesIsCaught() {
    assertThat(failuresOf(ChecksThenWrites.class)).contains("concurrentIncrementsAllCount");
  }

  @Test
  void storeWhoseTouchShortensIsCaught() {
    assertThat(failuresOf(TouchShortens.class)).contains("touchNeverShortens");
  }

  @Test
  void capabilityWithoutItsContractIsCaught() {
    assertThat(failuresOf(UntestedCapability.class))
        .containsExactly("everyCapabilityIsHeldToItsContract");
  }

  @Test
  void capabilityOfTheStoreBehindWithoutItsContractIsCaught() {
    assertThat(failuresOf(UntestedCapabilityBehind.class))
        .containsExactly("everyCapabilityIsHeldToItsContract");
  }

  @Test
  void storeThatForetellsAnotherRevisionIsCaught() {
    assertThat(failuresOf(ForetellsWrongly.class))
        .containsExactly("aRevisionThatIsForetoldIsTheOneThatComes");
  }

  static final class ForetellsWrongly extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Foretelling(clock);
    }
  }

  private static final class Foretelling extends Passing implements CountedRevisions {

    Foretelling(Clock clock) {
      super(clock);
    }

    @Override
    public Revision following(Revision revision) {
      return revision;
    }
  }

  @Test
  void storeThatReturnsExpiredRecordsAgainIsCaught() {
    assertThat(failuresOf(TakesAgain.class))
        .contains(
            "anExpiredRecordIsTakenOnceAsItWasStoredLast",
            "atMostTheLimitIsTakenAndTheRestNextTime",
            "ofManyThatTakeAtOnceOneGetsEachRecord");
  }

  static final class TakesAgain extends StoreContract implements ExpiryIndexContract {
    @Override
    protected Store open(Clock clock) {
      return new TakingAgain(clock);
    }
  }

  /** Its expired records stay, so that each call returns them. */
  private static final class TakingAgain extends Passing implements ExpiryIndex {

    private final List<StoreEntry> taken = new CopyOnWriteArrayList<>();

    TakingAgain(Clock clock) {
      super(clock);
    }

    @Override
    public void keepExpired(String space) {
      store().capability(ExpiryIndex.class).orElseThrow().keepExpired(space);
    }

    @Override
    public List<StoreEntry> takeExpired(String space, int limit) {
      taken.addAll(store().capability(ExpiryIndex.class).orElseThrow().takeExpired(space, limit));
      return taken.stream().limit(limit).toList();
    }
  }

  static final class Sound extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock);
    }
  }

  static final class ReplaceCreates extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return super.replace(key, expected, next) || create(key, next);
        }
      };
    }
  }

  static final class TouchRevives extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        private final ConcurrentHashMap<StoreKey, StoredRecord> last = new ConcurrentHashMap<>();

        @Override
        public boolean create(StoreKey key, StoredRecord record) {
          last.put(key, record);
          return super.create(key, record);
        }

        @Override
        public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
          StoredRecord old = last.get(key);
          return super.touch(key, expected, expiresAt)
              || (old != null && create(key, old.withExpiry(expiresAt)));
        }
      };
    }
  }

  static final class DropsEvery500thWrite extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        private final AtomicInteger writes = new AtomicInteger();

        @Override
        public boolean create(StoreKey key, StoredRecord record) {
          return writes.incrementAndGet() % 500 == 0 || super.create(key, record);
        }

        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return writes.incrementAndGet() % 500 == 0 || super.replace(key, expected, next);
        }
      };
    }
  }

  static final class IgnoresRevisions extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return load(key).filter(now -> super.replace(key, now.revision(), next)).isPresent();
        }

        @Override
        public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
          return load(key).filter(now -> super.touch(key, now.revision(), expiresAt)).isPresent();
        }
      };
    }
  }

  static final class ReturnsExpired extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(Clock.fixed(clock.instant().minusSeconds(60), ZoneOffset.UTC));
    }
  }

  static final class RevisionsStartAnew extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        private final ConcurrentHashMap<StoreKey, Revision> first = new ConcurrentHashMap<>();

        @Override
        public Optional<LoadedRecord> load(StoreKey key) {
          return super.load(key)
              .map(found -> new LoadedRecord(found.record(), named(key, found.revision())));
        }

        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          return super.load(key)
              .filter(now -> named(key, now.revision()).equals(expected))
              .filter(now -> super.replace(key, now.revision(), next))
              .isPresent();
        }

        @Override
        public void delete(StoreKey key) {
          super.delete(key);
          first.remove(key);
        }

        private Revision named(StoreKey key, Revision real) {
          long start = Long.parseLong(first.computeIfAbsent(key, k -> real).value());
          return Revision.of(Long.parseLong(real.value()) - start);
        }
      };
    }
  }

  static final class ChecksThenWrites extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        @Override
        public boolean replace(StoreKey key, Revision expected, StoredRecord next) {
          Optional<LoadedRecord> now = load(key);
          if (now.isEmpty() || !now.get().revision().equals(expected)) {
            return false;
          }
          LockSupport.parkNanos(1000);
          return load(key).filter(last -> super.replace(key, last.revision(), next)).isPresent();
        }
      };
    }
  }

  static final class TouchShortens extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return new Passing(clock) {
        @Override
        public boolean touch(StoreKey key, Revision expected, Instant expiresAt) {
          return super.touch(key, expected, expiresAt)
              && load(key)
                  .filter(now -> replace(key, expected, now.record().withExpiry(expiresAt)))
                  .isPresent();
        }
      };
    }
  }

  static final class UntestedCapability extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      return MemoryStore.builder().clock(clock).build();
    }
  }

  static final class UntestedCapabilityBehind extends StoreContract {
    @Override
    protected Store open(Clock clock) {
      MemoryStore behind = MemoryStore.builder().clock(clock).build();
      return new Passing(clock) {
        @Override
        public <C> Optional<C> capability(Class<C> type) {
          return behind.capability(type);
        }
      };
    }
  }

  /** A sound store, for a fault to be planted in. */
  private static class Passing extends ForwardingStore {

    Passing(Clock clock) {
      super(MemoryStore.builder().clock(clock).build());
    }

    /** Its own only: what the memory can do more would have to be tested with it. */
    @Override
    public <C> Optional<C> capability(Class<C> type) {
      return type.isInstance(this) ? Optional.of(type.cast(this)) : Optional.empty();
    }
  }
}
