package io.cloakroom.attack;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * The input of the attack: its options, the garbage collection log, and the figures of a process.
 */
final class ReadingTest {

  @Test
  void theAttackTakesTwoMinutesUnlessToldOtherwise() {
    assertThat(AttackOptions.of("load")).isEqualTo(new AttackOptions(Duration.ofMinutes(2), ""));
    assertThat(AttackOptions.of("load", "--only", "slow", "--seconds", "20"))
        .isEqualTo(new AttackOptions(Duration.ofSeconds(20), "slow"));
  }

  @ParameterizedTest
  @ValueSource(
      strings = {"", "siege", "load --seconds", "load --seconds 7", "load --only x", "load x"})
  void otherOptionsAreRefused(String arguments) {
    assertThatThrownBy(() -> AttackOptions.of(arguments.split(" ", -1)))
        .isInstanceOf(IllegalArgumentException.class);
  }

  @Test
  void theLogOfCollectionsTellsWhatIsInUseAfterEach() {
    String log =
        """
        [0.006s][info][gc] Using G1
        [1.247s][info][gc] GC(1) Pause Young (Normal) (G1 Evacuation Pause) 25M->4M(256M) 3.1ms
        [2.247s][info][gc] GC(2) Concurrent Mark Cycle
        [3.247s][info][gc] GC(3) Pause Young (Normal) (G1 Evacuation Pause) 255M->200M(256M) 9.1ms
        [4.247s][info][gc] GC(4) Pause Full (Diagnostic Command) 201M->30M(84M) 82.505ms
        """;
    assertThat(GcLog.last(log)).isEqualTo(30);
    assertThat(GcLog.most(log)).isEqualTo(200);
    assertThat(GcLog.last("")).isZero();
  }

  @Test
  void aProcessHasThreadsAndFiles() throws Exception {
    Footprint mine = Footprint.of(ProcessHandle.current().pid(), 7);
    assertThat(mine.heap()).isEqualTo(7);
    assertThat(mine.resident()).isGreaterThan(10);
    assertThat(mine.threads()).isGreaterThan(5);
    assertThat(mine.descriptors()).isGreaterThan(3);
  }

  @Test
  void usageNamesEveryOption() throws Exception {
    Path root = Path.of(System.getProperty("project.root", "../.."));
    assertThat(Files.readString(root.resolve("bin/attack")))
        .contains(AttackOptions.USAGE.lines().findFirst().orElseThrow());
  }
}
