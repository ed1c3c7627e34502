package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line. */
final class CheckOptionsTest {

  private static List<String> names(CheckOptions options) {
    return options.chosen().stream().map(FaultRow::name).toList();
  }

  @Test
  void allRowsAndTwoHundredKillsAreTheDefault() {
    CheckOptions options = CheckOptions.of();

    assertThat(options.chosen()).hasSameSizeAs(FaultRows.all());
    assertThat(options.strikes(FaultRows.file())).isEqualTo(200);
    assertThat(options.docs()).isEmpty();
  }

  @Test
  void rowsAreChosenByHowTheirNamesBegin() {
    assertThat(names(CheckOptions.of("--rows", "control,file/crash")))
        .contains("control/revives", "control/drops", "file/crash")
        .doesNotContain("file/disk");
  }

  @Test
  void rowsOfSlowerFaultsHaveNoMoreThanTheirOwn() {
    FaultRow hang =
        FaultRows.all().stream()
            .filter(row -> row.name().equals("postgresql/hang"))
            .findFirst()
            .get();

    assertThat(CheckOptions.of("--kills", "7").strikes(FaultRows.file())).isEqualTo(7);
    assertThat(CheckOptions.of("--kills", "7").strikes(hang)).isEqualTo(7);
    assertThat(CheckOptions.of("--kills", "700").strikes(FaultRows.file())).isEqualTo(700);
    assertThat(CheckOptions.of("--kills", "700").strikes(hang)).isEqualTo(hang.strikes());
    assertThat(CheckOptions.of("--quick").strikes(FaultRows.file())).isEqualTo(2);
  }

  @Test
  void controlsAreNeverCutShort() {
    FaultRow drops = FaultRows.controls().get(1);

    assertThat(CheckOptions.of("--quick").strikes(drops)).isEqualTo(drops.strikes());
  }

  @Test
  void whatIsNoOptionIsSaid() {
    assertThatThrownBy(() -> CheckOptions.of("--fast")).hasMessage("Unknown option: --fast");
    assertThatThrownBy(() -> CheckOptions.of("--kills")).hasMessage("--kills needs a value");
    assertThatThrownBy(() -> CheckOptions.of("--kills", "x")).hasMessage("--kills needs a number");
    assertThatThrownBy(() -> CheckOptions.of("--rows", "no"))
        .hasMessage("No row has a name that starts with no");
  }

  @Test
  void rowsHaveNamesOfTheirOwn() {
    assertThat(FaultRows.all()).extracting(FaultRow::name).doesNotHaveDuplicates();
  }
}
