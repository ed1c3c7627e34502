package io.cloakroom.cli.doctor;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;

/** The page about the doctor lists all findings, and every page that a finding names exists. */
class SymptomTest {

  private static final Path ROOT = Path.of("..");
  private static final Pattern ROW =
      Pattern.compile("\\| `([a-z.-]+)` \\| (wrong|warning|hint) \\|.*");

  @Test
  void thePageHasEachFindingInTheSameOrder() throws IOException {
    List<String> documented =
        Files.readAllLines(ROOT.resolve("docs/doctor.md")).stream()
            .map(ROW::matcher)
            .filter(Matcher::matches)
            .map(row -> row.group(1) + ' ' + row.group(2))
            .toList();

    assertThat(documented)
        .containsExactlyElementsOf(
            Arrays.stream(Symptom.values())
                .map(symptom -> symptom.code() + ' ' + symptom.severity().word())
                .toList());
  }

  @Test
  void eachPageExists() {
    for (Symptom symptom : Symptom.values()) {
      assertThat(ROOT.resolve(symptom.page())).as(symptom.code()).exists();
    }
  }
}
