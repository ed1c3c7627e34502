package io.cloakroom.login;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.MemoryStore;
import io.cloakroom.testkit.ManualClock;
import io.cloakroom.testkit.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.HashSet;
import java.util.Optional;
import java.util.Set;
import org.junit.jupiter.api.Test;

class ThrottleTest {

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-01T12:00:00Z"));
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final Throttle throttle = new Throttle(store, clock);
  private final Throttle.Rate rate = new Throttle.Rate(3, Duration.ofMinutes(1));

  private Optional<Duration> take(String whom) {
    return throttle.take("account", whom, rate);
  }

  private void takeAll(String whom) {
    for (int i = 0; i < 3; i++) {
      assertThat(take(whom)).isEmpty();
    }
    assertThat(take(whom)).isPresent();
  }

  @Test
  void soManyPassAndThenOneMoreAtATime() {
    takeAll("zoe");
    assertThat(take("zoe")).contains(Duration.ofMinutes(1));

    clock.advance(Duration.ofSeconds(59));
    assertThat(take("zoe")).contains(Duration.ofSeconds(1));
    clock.advance(Duration.ofSeconds(1));
    assertThat(take("zoe")).isEmpty();
    assertThat(take("zoe")).contains(Duration.ofMinutes(1));
  }

  @Test
  void allComeBackAfterTheWholeTime() {
    takeAll("zoe");
    clock.advance(Duration.ofMinutes(3));
    takeAll("zoe");
    clock.advance(Duration.ofDays(400));
    takeAll("zoe");
  }

  @Test
  void whatIsGivenBackCanBeTakenAgain() {
    throttle.giveBack("account", "zoe", rate);
    takeAll("zoe");
    throttle.giveBack("account", "zoe", rate);
    assertThat(take("zoe")).isEmpty();
    assertThat(take("zoe")).isPresent();

    for (int i = 0; i < 10; i++) {
      throttle.giveBack("account", "zoe", rate);
    }
    takeAll("zoe");
  }

  @Test
  void othersAreCountedApart() {
    takeAll("zoe");

    assertThat(take("max")).isEmpty();
    assertThat(throttle.take("address", "zoe", rate)).isEmpty();
  }

  @Test
  void ofAHundredAtOnceTheAllowedOnesPass() {
    Throttle.Rate ten = new Throttle.Rate(10, Duration.ofMinutes(1));

    long passed =
        Race.of(100, number -> throttle.take("account", "zoe", ten)).stream()
            .filter(Optional::isEmpty)
            .count();

    assertThat(passed).isEqualTo(10);
  }

  @Test
  void whoWasOvertakenBetweenReadingAndWritingIsCountedAnew() {
    Throttle.Rate two = new Throttle.Rate(2, Duration.ofMinutes(1));
    boolean[] overtaking = {true};
    Throttle slow =
        new Throttle(
            new CountingStore(
                store,
                new HashSet<>(),
                () -> {
                  if (overtaking[0]) {
                    throttle.take("account", "zoe", two);
                  }
                }),
            clock);

    // Overtaken at the creation and again at the replacement: both are gone by then.
    assertThat(slow.take("account", "zoe", two)).isPresent();
    clock.advance(Duration.ofMinutes(1));
    overtaking[0] = false;
    assertThat(slow.take("account", "zoe", two)).isEmpty();
    assertThat(slow.take("account", "zoe", two)).isPresent();
  }

  @Test
  void givingBackAtOnceLosesNothing() {
    Throttle.Rate twenty = new Throttle.Rate(20, Duration.ofMinutes(1));

    Race.of(
        20,
        number -> {
          assertThat(throttle.take("account", "zoe", twenty)).isEmpty();
          throttle.giveBack("account", "zoe", twenty);
          return number;
        });

    for (int i = 0; i < 20; i++) {
      assertThat(throttle.take("account", "zoe", twenty)).isEmpty();
    }
    assertThat(throttle.take("account", "zoe", twenty)).isPresent();
  }

  @Test
  void aClockThatWasAheadLocksNobodyOutForLong() {
    clock.advance(Duration.ofHours(1));
    takeAll("zoe");
    clock.set(Instant.parse("2026-11-01T12:00:00Z"));

    assertThat(take("zoe")).contains(Duration.ofMinutes(1));
  }

  @Test
  void aMillionMadeUpNamesTakeBoundedRoom() {
    Set<String> places = new HashSet<>();
    CountingStore counting = new CountingStore(store, places);
    Throttle counted = new Throttle(counting, clock);
    for (int i = 0; i < 1_000_000; i++) {
      counted.take("account", "name" + i, rate);
    }

    assertThat(places).hasSizeLessThanOrEqualTo(65_536);
  }
}
