package io.cloakroom.benchmarks.sessions;

import java.util.List;

/**
 * The rates of one round.
 *
 * @param hashes the passwords that were verified a second, without a login
 * @param logins the logins a second
 * @param failures the logins that were refused
 */
public record LoginRound(double hashes, double logins, double p99Millis, long failures) {

  /** Returns the logins divided by the hashes: the median of rounds. */
  public static double ratio(List<LoginRound> rounds) {
    return Medians.of(rounds, round -> round.logins / round.hashes);
  }
}
