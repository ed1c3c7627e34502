package io.cloakroom.fuzz;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.Stream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Every input that is kept, whatever once was wrong with it, cut at every place. */
class SeedsTest {

  static final Path ROOT = Path.of(System.getProperty("project.root"));

  static Stream<Arguments> inputs() {
    return Arrays.stream(Target.values())
        .flatMap(target ->
            Corpus.of(ROOT, target).inputs().stream()
                .map(input -> Arguments.of(target, input.getFileName(), input)));
  }

  @ParameterizedTest(name = "{0} {1}")
  @MethodSource("inputs")
  void everythingHoldsForEachInput(Target target, Path name, Path input) throws IOException {
    byte[] bytes = Files.readAllBytes(input);
    assertThatCode(() -> target.thorough().check(bytes)).doesNotThrowAnyException();
  }

  @ParameterizedTest
  @EnumSource
  void eachTargetHasSeedsAndTheWordsOfItsFormat(Target target) {
    Corpus corpus = Corpus.of(ROOT, target);
    assertThat(corpus.inputs()).hasSizeGreaterThan(10);
    assertThat(corpus.dictionary()).isPresent();
    assertThat(Target.of(target.label())).isEqualTo(target);
  }
}
