package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A checker that finds nothing proves nothing: each planted fault is found. */
@Isolated("processes that are killed")
final class ControlsTest {

  private static final long SEED = 3;

  static Stream<Row> controls() {
    return Rows.controls().stream();
  }

  @ParameterizedTest
  @MethodSource("controls")
  void plantedFaultIsCaught(Row row) {
    Result result = Run.of(row, row.strikes(), SEED);

    assertThat(result.broken()).as(result.verdict().toString()).isEmpty();
  }

  @Test
  void storeWithoutItsPlantedFaultIsToldApart() {
    Row row = Rows.controls().get(0);
    Verdict clean = new Verdict(100, 0, 0, 0, 0, 0, 0, 0, 0, 0, List.of());

    assertThat(new Result(row, "", 1, clean).broken())
        .singleElement()
        .asString()
        .startsWith("the planted fault was not caught");
  }
}
