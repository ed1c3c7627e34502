package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import org.junit.jupiter.api.Test;

/** The command line. */
final class OptionsTest {

  private static List<String> names(Options options) {
    return options.chosen().stream().map(Row::name).toList();
  }

  @Test
  void allRowsAndTwoHundredKillsAreTheDefault() {
    Options options = Options.of();

    assertThat(options.chosen()).hasSameSizeAs(Rows.all());
    assertThat(options.strikes(Rows.file())).isEqualTo(200);
    assertThat(options.docs()).isEmpty();
  }

  @Test
  void rowsAreChosenByHowTheirNamesBegin() {
    assertThat(names(Options.of("--rows", "control,file/crash")))
        .contains("control/revives", "control/drops", "file/crash")
        .doesNotContain("file/disk");
  }

  @Test
  void rowsOfSlowerFaultsHaveNoMoreThanTheirOwn() {
    Row hang =
        Rows.all().stream().filter(row -> row.name().equals("postgresql/hang")).findFirst().get();

    assertThat(Options.of("--kills", "7").strikes(Rows.file())).isEqualTo(7);
    assertThat(Options.of("--kills", "7").strikes(hang)).isEqualTo(7);
    assertThat(Options.of("--kills", "700").strikes(Rows.file())).isEqualTo(700);
    assertThat(Options.of("--kills", "700").strikes(hang)).isEqualTo(hang.strikes());
    assertThat(Options.of("--quick").strikes(Rows.file())).isEqualTo(2);
  }

  @Test
  void controlsAreNeverCutShort() {
    Row drops = Rows.controls().get(1);

    assertThat(Options.of("--quick").strikes(drops)).isEqualTo(drops.strikes());
  }

  @Test
  void whatIsNoOptionIsSaid() {
    assertThatThrownBy(() -> Options.of("--fast")).hasMessage("This is no option: --fast");
    assertThatThrownBy(() -> Options.of("--kills")).hasMessage("--kills wants a value");
    assertThatThrownBy(() -> Options.of("--kills", "x")).hasMessage("--kills wants a number");
    assertThatThrownBy(() -> Options.of("--rows", "no")).hasMessage("No row is called so: [no]");
  }

  @Test
  void rowsHaveNamesOfTheirOwn() {
    assertThat(Rows.all()).extracting(Row::name).doesNotHaveDuplicates();
  }
}
