package io.cloakroom.faults;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A move of 5,000 sessions while two nodes serve; {@code bin/check-move} moves more. */
@Isolated("processes that are killed")
final class MoveTest {

  private static final long IDLE = 5_000;

  @Test
  void nobodyIsLoggedOutAndNothingIsLostBetweenTwoStores() {
    Move.Outcome outcome = Move.of(IDLE, 11, progress -> {});

    assertThat(Promise.NOTHING_LOST.brokenBy(outcome.verdict()))
        .as(outcome.verdict().toString())
        .isEmpty();
    assertThat(outcome.idleLost()).isZero();
    assertThat(outcome.loggedOut()).isZero();
    assertThat(outcome.copied().remaining()).isZero();
    assertThat(outcome.copied().identical()).isGreaterThanOrEqualTo(IDLE);
    assertThat(outcome.verdict().acked()).isGreaterThan(300);
  }
}
