package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.junit.jupiter.api.Test;

/** The bound against values worked out apart, as exact sums of the binomial distribution. */
final class BoundTest {

  @Test
  void isTheRuleOfThreeWhereNothingWasLost() {
    assertThat(Bound.upper(0, 10)).isCloseTo(0.2589, within(0.0001));
    assertThat(Bound.upper(0, 100)).isCloseTo(0.0295, within(0.0001));
    assertThat(Bound.upper(0, 30_000)).isCloseTo(3.0 / 30_000, within(0.0000002));
  }

  @Test
  void isClopperAndPearsonsWhereSomeWas() {
    assertThat(Bound.upper(1, 10)).isCloseTo(0.3942, within(0.0001));
    assertThat(Bound.upper(5, 20)).isCloseTo(0.4556, within(0.0001));
    assertThat(Bound.upper(5, 10)).isCloseTo(0.7776, within(0.0001));
    assertThat(Bound.upper(50, 100)).isCloseTo(0.5864, within(0.0001));
  }

  @Test
  void isCertaintyWhereAllWasLostOrNothingWasTried() {
    assertThat(Bound.upper(10, 10)).isEqualTo(1);
    assertThat(Bound.upper(0, 0)).isEqualTo(1);
  }

  @Test
  void holdsForLargeSamples() {
    assertThat(Bound.upper(2_000, 1_000_000)).isBetween(0.0020, 0.0021);
  }
}
