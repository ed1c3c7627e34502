package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.test.ManualClock;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.time.Duration;
import java.time.Instant;
import java.time.ZoneId;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The testkit's clock, waiting and races, and how it finds PostgreSQL. */
final class FixturesTest {

  @Test
  void manualClockMovesOnlyByHandInEveryZone() {
    ManualClock clock = ManualClock.of(Instant.EPOCH);
    ZoneId zone = ZoneId.of("Europe/Vienna");

    clock.advance(Duration.ofHours(2));
    assertThat(clock.withZone(zone).instant()).isEqualTo(Instant.EPOCH.plusSeconds(7200));
    assertThat(clock.withZone(zone).getZone()).isEqualTo(zone);
    clock.advance(Duration.ofHours(-3));
    assertThat(clock.millis()).isEqualTo(-3_600_000);
  }

  @Test
  void awaitReturnsWhenTheConditionHolds() {
    AtomicInteger asked = new AtomicInteger();

    Await.until("the third time", Duration.ofSeconds(20), () -> asked.incrementAndGet() == 3);

    assertThat(asked).hasValue(3);
  }

  @Test
  void awaitTellsWhatItAwaitedAndWhy() {
    assertThatThrownBy(() ->
            Await.until(
                "the moon",
                Duration.ofMillis(1),
                () -> {
                  throw new IOException("no moon");
                }))
        .isInstanceOf(AssertionError.class)
        .hasMessageContaining("the moon")
        .hasRootCauseMessage("no moon");
  }

  @Test
  void runnersOfARaceRunAtOnceAndAnswerInOrder() {
    CountDownLatch all = new CountDownLatch(5);

    assertThat(
            Race.of(
                5,
                n -> {
                  all.countDown();
                  all.await();
                  return n;
                }))
        .containsExactly(0, 1, 2, 3, 4);
  }

  @Test
  void failureOfARunnerFailsTheRace() {
    assertThatThrownBy(() ->
            Race.of(
                () -> {},
                () -> {
                  throw new IllegalStateException("stumbled");
                }))
        .isInstanceOf(AssertionError.class)
        .hasRootCauseMessage("stumbled");
  }

  @Test
  void missingPostgresNamesThePackage(@TempDir Path empty) {
    assertThatThrownBy(() -> PostgresServer.findPrograms(empty.toString(), empty.resolve("none")))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("install the package postgresql");
  }

  @Test
  void placeWithSomeOfPostgresIsPassedOver(@TempDir Path folder) throws IOException {
    Path some = Files.createDirectories(folder.resolve("some"));
    Path all = Files.createDirectories(folder.resolve("debian/16/bin"));
    for (String program : new String[] {"initdb", "postgres", "createdb"}) {
      executable(all.resolve(program));
    }
    executable(some.resolve("initdb"));
    executable(some.resolve("postgres"));

    assertThat(PostgresServer.findPrograms(some.toString(), folder.resolve("debian")))
        .isEqualTo(all);
  }

  private static void executable(Path file) throws IOException {
    Files.createFile(
        file, PosixFilePermissions.asFileAttribute(PosixFilePermissions.fromString("rwxr-xr-x")));
  }
}
