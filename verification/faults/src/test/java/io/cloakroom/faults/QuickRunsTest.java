package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A few kills of real nodes and a real database; {@code bin/check-faults} does hundreds. */
@Isolated("processes that are killed")
final class QuickRunsTest {

  private static final int STRIKES = 2;
  private static final long SEED = 3;

  private final List<Path> before = scratches();

  @AfterEach
  void leavesNoProcessAndNoFile() {
    assertThat(ProcessHandle.current().children().filter(QuickRunsTest::isNode)).isEmpty();
    assertThat(scratches()).isEqualTo(before);
  }

  @Test
  void fileStoreLosesNothingToKillsOfItsNodes() {
    assertNothingLost(Rows.file());
  }

  @Test
  void postgresLosesNothingToItsKillsAndThoseOfNodes() {
    assertNothingLost(Rows.postgresCrash());
  }

  private static void assertNothingLost(Row row) {
    Result result = Run.of(row, STRIKES, SEED);

    assertThat(result.broken()).as(result.verdict().toString()).isEmpty();
    assertThat(result.verdict().lost()).isZero();
    assertThat(result.faults()).isGreaterThanOrEqualTo(STRIKES);
    assertThat(result.line()).startsWith("| " + row.name() + " |");
  }

  private static boolean isNode(ProcessHandle process) {
    return process.info().commandLine().orElse("").contains(Node.class.getName());
  }

  private static List<Path> scratches() {
    try (Stream<Path> files = Files.list(Path.of(System.getProperty("java.io.tmpdir")))) {
      return files.filter(f -> f.getFileName().toString().startsWith("check-faults")).toList();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
