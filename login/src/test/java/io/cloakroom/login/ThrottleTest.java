package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.login.Throttle.Bucket;
import io.cloakroom.store.ForwardingStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.test.ManualClock;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RecordingStore;
import java.time.Duration;
import java.time.Instant;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private static final byte[] SECRET = new byte[32];
  private static final Bucket ZOE = Bucket.exclusive("account", "zoe");

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final Throttle throttle = new Throttle(store, clock, SECRET);
  private final Throttle.Rate rate = new Throttle.Rate(3, Duration.ofMinutes(1));

  private Optional<Duration> take(Bucket bucket) {
    return throttle.take(bucket, rate);
  }

  private void takeAll(Bucket bucket) {
    for (int i = 0; i < 3; i++) {
      assertThat(take(bucket)).isEmpty();
    }
    assertThat(take(bucket)).isPresent();
  }

  @Test
  void theBurstPassesAndThenOneMoreAfterEachInterval() {
    takeAll(ZOE);
    assertThat(take(ZOE)).contains(Duration.ofMinutes(1));

    clock.advance(Duration.ofSeconds(59));
    assertThat(take(ZOE)).contains(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(take(ZOE)).isEmpty();
    assertThat(take(ZOE)).contains(Duration.ofMinutes(1));
  }

  @Test
  void allComeBackAfterTheWholeTime() {
    takeAll(ZOE);
    clock.advance(Duration.ofMinutes(3));
    takeAll(ZOE);
    clock.advance(Duration.ofDays(400));
    takeAll(ZOE);
  }

  @Test
  void anAttemptThatIsGivenBackCanBeTakenAgain() {
    throttle.giveBack(ZOE, rate);
    takeAll(ZOE);
    throttle.giveBack(ZOE, rate);
    assertThat(take(ZOE)).isEmpty();
    assertThat(take(ZOE)).isPresent();

    for (int i = 0; i < 10; i++) {
      throttle.giveBack(ZOE, rate);
    }
    takeAll(ZOE);
  }

  @Test
  void otherBucketsAreCountedSeparately() {
    takeAll(ZOE);
    takeAll(Bucket.shared("name", "zoe"));

    assertThat(take(Bucket.exclusive("account", "max"))).isEmpty();
    assertThat(take(Bucket.exclusive("device", "zoe"))).isEmpty();
    assertThat(take(Bucket.shared("name", "max"))).isEmpty();
    assertThat(take(Bucket.shared("ip", "zoe"))).isEmpty();
  }

  @Test
  void whoSharesABucketWithWhomDependsOnTheSecret() {
    // Two names in one bucket, as only somebody who has the secret can find them.
    Map<StoreKey, String> byBucket = new HashMap<>();
    String one = "";
    String other = "";
    for (int i = 0; other.isEmpty(); i++) {
      other = "name" + i;
      RecordingStore recording = RecordingStore.of(MemoryStore.of());
      new Throttle(recording, clock, SECRET).take(Bucket.shared("name", other), rate);
      String same = byBucket.putIfAbsent(recording.created().get(0), other);
      if (same == null) {
        other = "";
      } else {
        one = same;
      }
    }
    MemoryStore fresh = MemoryStore.builder().clock(clock).build();
    byte[] another = SECRET.clone();
    another[0] = 1;
    Throttle elsewhere = new Throttle(fresh, clock, another);

    for (int i = 0; i < 3; i++) {
      assertThat(elsewhere.take(Bucket.shared("name", one), rate)).isEmpty();
    }

    assertThat(elsewhere.take(Bucket.shared("name", one), rate)).isPresent();
    assertThat(elsewhere.take(Bucket.shared("name", other), rate)).isEmpty();
  }

  @Test
  void ofAHundredAtOnceTheAllowedOnesPass() {
    Throttle.Rate ten = new Throttle.Rate(10, Duration.ofMinutes(1));

    long passed =
        Race.of(100, number -> throttle.take(ZOE, ten)).stream().filter(Optional::isEmpty).count();

    assertThat(passed).isEqualTo(10);
  }

  @Test
  void anAttemptThatWasOvertakenBetweenReadingAndWritingIsCountedAgain() {
    Throttle.Rate two = new Throttle.Rate(2, Duration.ofMinutes(1));
    RecordingStore slowStore = RecordingStore.of(store);
    slowStore.beforeWrite(() -> throttle.take(ZOE, two));
    Throttle slow = new Throttle(slowStore, clock, SECRET);

    // Overtaken at the creation and again at the replacement: both are gone by then.
    assertThat(slow.take(ZOE, two)).isPresent();
    clock.advance(Duration.ofMinutes(1));
    slowStore.reset();
    assertThat(slow.take(ZOE, two)).isEmpty();
    assertThat(slow.take(ZOE, two)).isPresent();
  }

  @Test
  void givingBackAtOnceLosesNothing() {
    Throttle.Rate twenty = new Throttle.Rate(20, Duration.ofMinutes(1));

    Race.of(
        20,
        number -> {
          assertThat(throttle.take(ZOE, twenty)).isEmpty();
          throttle.giveBack(ZOE, twenty);
          return number;
        });

    for (int i = 0; i < 20; i++) {
      assertThat(throttle.take(ZOE, twenty)).isEmpty();
    }
    assertThat(throttle.take(ZOE, twenty)).isPresent();
  }

  @Test
  void aClockThatWasAheadLocksNobodyOutForLong() {
    clock.advance(Duration.ofHours(1));
    takeAll(ZOE);
    clock.set(Instant.parse("2026-11-01T12:00:00Z"));

    assertThat(take(ZOE)).contains(Duration.ofMinutes(1));
  }

  @Test
  void aMillionMadeUpNamesTakeBoundedSpace() {
    Set<StoreKey> created = new HashSet<>();
    Throttle counted = new Throttle(new KeysStore(store, created), clock, SECRET);
    for (int i = 0; i < 1_000_000; i++) {
      counted.take(Bucket.shared("name", "name" + i), rate);
    }

    assertThat(created).hasSizeLessThanOrEqualTo(65_536);
  }

  /** Notes which keys were created, each once: a million calls are too many to record. */
  private static final class KeysStore extends ForwardingStore {

    private final Set<StoreKey> created;

    KeysStore(Store store, Set<StoreKey> created) {
      super(store);
      this.created = created;
    }

    @Override
    public boolean create(StoreKey key, StoredRecord record) {
      created.add(key);
      return super.create(key, record);
    }
  }
}
