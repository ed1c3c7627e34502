package io.cloakroom.benchmarks.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakroom.benchmarks.sessions.load.CheckingClient;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.cloakroom.benchmarks.sessions.report.SessionReport;
import io.cloakroom.benchmarks.sessions.server.CandidateProcess;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** Every row of the benchmark works. Calls to the store are checked, times are not. */
@Isolated("it loads its servers")
final class SessionBenchmarkTest {

  @TempDir Path folder;

  @Test
  void everyRowWorksAndItsCallsAreCounted() throws Exception {
    SessionReport report = SessionBenchmark.run(BenchmarkPlan.COUNTED, Selection.all(), folder);

    List<Figure> figures = report.figures();
    assertThat(figures)
        .hasSize(
            Arrays.stream(SessionPlace.values())
                .flatMap(place -> Selection.all().candidates(place, BenchmarkPlan.COUNTED).stream())
                .mapToInt(candidate -> candidate.scenarios().size())
                .sum());
    for (Figure figure : figures) {
      if (figure.candidate().way().own()) {
        // One of ten requests may meet a pool that tests a connection.
        assertThat(figure.trips())
            .as(figure.candidate() + ": " + figure.scenario())
            .isCloseTo(trips(figure), within(0.15));
      }
    }
    assertThat(calls(figures, SessionPlace.POSTGRES)).isGreaterThan(2);
    assertThat(calls(figures, SessionPlace.REDIS)).isGreaterThan(2);
    assertThat(report.markdown()).contains("| Boot, Cloakroom, HttpSession |");
    assertThat(report.json()).contains("\"sessions\" : \"SPRING_SESSION\"");
  }

  /** As the documentation promises: nothing, a read, a read and a write; copies save the read. */
  private static double trips(Figure figure) {
    SessionPlace place = figure.candidate().place();
    if (place.engine() == SessionPlace.Engine.MEMORY) {
      return 0;
    }
    return switch (figure.scenario()) {
      case BARE, UNTOUCHED -> 0;
      case READ -> place.near() ? 0 : 1;
      case NEW -> 1;
      case INCREMENT -> place.near() ? 1 : 2;
    };
  }

  private static double calls(List<Figure> figures, SessionPlace place) {
    return figures.stream()
        .filter(figure ->
            figure
                    .candidate()
                    .equals(new SessionCandidate(ServerKind.BOOT, SessionWay.SPRING_SESSION, place))
                && figure.scenario() == Scenario.INCREMENT)
        .mapToDouble(Figure::commands)
        .sum();
  }

  @Test
  void aCandidateIsAProcess() throws Exception {
    SessionCandidate candidate =
        new SessionCandidate(ServerKind.TOMCAT, SessionWay.CLOAKROOM, SessionPlace.MEMORY);
    try (CandidateProcess server = CandidateProcess.start(candidate, "memory")) {
      CheckingClient client = CheckingClient.of(server.port());
      List<String> cookies = new ArrayList<>();
      for (int i = 0; i < 64; i++) {
        cookies.add(client.begin());
      }

      WrkLoad.Sample sample = WrkLoad.in(folder).run(server, Scenario.INCREMENT, cookies, 1);

      long counted = 0;
      for (String cookie : cookies) {
        counted += client.count(cookie) - 1;
      }
      // The requests that were on their way at the end are counted, and have no answer.
      assertThat(counted).isBetween(sample.requests(), sample.requests() + WrkLoad.CONNECTIONS);
      assertThat(server.pid()).isNotEqualTo(ProcessHandle.current().pid());
      assertThat(sample.requests()).isPositive();
      assertThat(sample.cpuMicros()).isPositive();
      assertThat(sample.allocated()).isPositive();
      assertThat(sample.failures()).isZero();
      assertThat(server.live()).isPositive();
    }
  }
}
