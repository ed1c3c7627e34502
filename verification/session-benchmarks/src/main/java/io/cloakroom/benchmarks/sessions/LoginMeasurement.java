package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.server.LoginServer;
import java.io.IOException;
import java.util.ArrayList;
import java.util.List;

/**
 * Measures logins beside the hashes of their passwords, on two threads or connections for each
 * core. With one, a core would wait while an answer is under way and the next login is sent.
 */
final class LoginMeasurement {

  /** The length of the warm-up, in rounds. */
  private static final int WARM_UP = 6;

  private LoginMeasurement() {}

  /** Returns the rounds, in each of which first hashes and then logins are counted. */
  static List<LoginRound> measure(BenchmarkPlan plan, WrkLoad load)
      throws IOException, InterruptedException {
    int threads = 2 * Runtime.getRuntime().availableProcessors();
    int seconds = plan.secondsOfLogins();
    int warmUp = plan.maxWarmUp() > 0 ? WARM_UP * seconds : seconds;
    List<LoginRound> rounds = new ArrayList<>();
    try (LoginServer server = LoginServer.start()) {
      server.hashesPerSecond(threads, seconds);
      // A few dozen logins a second take minutes until the JVM has compiled what they run.
      load.send(server, LoginServer.PATH, LoginServer.FORM, warmUp, threads);
      for (int round = 0; round < plan.rounds(); round++) {
        double hashes = server.hashesPerSecond(threads, seconds);
        Sample logins = load.send(server, LoginServer.PATH, LoginServer.FORM, seconds, threads);
        rounds.add(
            new LoginRound(hashes, logins.perSecond(), logins.p99Millis(), logins.failures()));
      }
    }
    return rounds;
  }
}
