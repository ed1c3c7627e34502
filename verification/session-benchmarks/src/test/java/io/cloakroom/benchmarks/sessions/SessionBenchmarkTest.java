package io.cloakroom.benchmarks.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import io.cloakroom.benchmarks.sessions.SessionCandidate.Server;
import io.cloakroom.benchmarks.sessions.SessionCandidate.Store;
import java.nio.file.Path;
import java.util.ArrayList;
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
    SessionReport report =
        SessionBenchmark.run(
            new SessionBenchmark.Plan(false, 1, 0, 0, 10), List.of(Store.values()), folder);

    List<Figure> figures = report.figures();
    assertThat(figures).hasSize(25 * Scenario.values().length);
    for (Figure figure : figures) {
      String row = figure.candidate() + ": " + figure.scenario();
      if (figure.candidate().way().own() && figure.candidate().store() != Store.MEMORY) {
        // One of ten requests may meet a pool that tests a connection.
        assertThat(figure.trips()).as(row).isCloseTo(trips(figure), within(0.15));
      }
    }
    assertThat(calls(figures, SessionWay.SPRING_SESSION, Store.POSTGRES)).isGreaterThan(2);
    assertThat(calls(figures, SessionWay.SPRING_SESSION, Store.REDIS)).isGreaterThan(2);
    assertThat(report.tables()).contains("| Boot, an attribute incremented |");
    assertThat(report.json()).contains("\"sessions\" : \"SPRING_SESSION\"");
  }

  /** As the documentation promises: nothing, a read, a read and a write. */
  private static double trips(Figure figure) {
    return switch (figure.scenario()) {
      case BARE, UNTOUCHED -> 0;
      case READ, NEW -> 1;
      case INCREMENT -> 2;
    };
  }

  private static double calls(List<Figure> figures, SessionWay way, Store store) {
    return figures.stream()
        .filter(figure ->
            figure.candidate().equals(new SessionCandidate(Server.BOOT, way, store))
                && figure.scenario() == Scenario.INCREMENT)
        .mapToDouble(Figure::commands)
        .sum();
  }

  @Test
  void aCandidateIsAProcess() throws Exception {
    SessionCandidate candidate =
        new SessionCandidate(Server.TOMCAT, SessionWay.CLOAKROOM, Store.MEMORY);
    try (RunningServer server = CandidateProcess.start(candidate, "memory")) {
      CheckingClient client = new CheckingClient(server.port());
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
      assertThat(sample.failures()).isZero();
    }
  }
}
