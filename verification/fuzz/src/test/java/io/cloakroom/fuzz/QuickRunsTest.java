package io.cloakroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** A few seconds of each target, always with the same choices; {@code bin/fuzz} takes its time. */
@Execution(ExecutionMode.CONCURRENT)
class QuickRunsTest {

  private static final Duration TIME = Duration.ofSeconds(3);
  private static final long SEED = 4;

  private static Campaign campaign(Path folder, Class<?> entry, Corpus corpus, Duration time) {
    return new Campaign(
        entry, corpus.folders(), corpus.dictionary(), folder.resolve("corpus"), folder, time, SEED);
  }

  @ParameterizedTest
  @EnumSource
  void aFewSecondsFindNothing(Target target, @TempDir Path folder) {
    Campaign.Result result =
        campaign(folder, target.entry(), Corpus.of(SeedsTest.ROOT, target), TIME).run();
    assertThat(result.finding()).isEmpty();
    assertThat(result.executions()).isPositive();
    assertThat(result.coverage()).isPositive();
    assertThat(result.corpusSize()).isPositive();
  }

  @Test
  void aByteLostBetweenTwoChunksIsFoundWithoutAnySeed(@TempDir Path folder) {
    Campaign.Result result =
        campaign(
                folder,
                PlantedTarget.class,
                new Corpus(List.of(), Optional.empty()),
                Duration.ofMinutes(1))
            .run();
    assertThat(result.finding())
        .hasValueSatisfying(finding -> {
          assertThat(finding.reason()).contains("AssertionError");
          assertThat(finding.input()).isNotEmptyFile();
        });
  }
}
