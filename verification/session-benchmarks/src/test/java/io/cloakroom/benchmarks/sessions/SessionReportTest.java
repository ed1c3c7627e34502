package io.cloakroom.benchmarks.sessions;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.report.SessionReport;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** A part that is measured again takes its place among the published figures. */
final class SessionReportTest {

  private static final String ROUNDS = "3 of a second";

  @TempDir Path docs;

  private static SessionCandidate candidate(ServerKind server, SessionWay way) {
    return new SessionCandidate(server, way, SessionPlace.REDIS);
  }

  /** Returns the figures of a server and of Cloakroom on it, which is half as fast. */
  private static Stream<Figure> figures(ServerKind server, double perSecond) {
    Sample bare = new Sample((long) perSecond, perSecond, 20, 1, 0, 1000);
    Sample own = new Sample((long) perSecond / 2, perSecond / 2, 40, 2, 1, -1);
    return Stream.of(
        new Figure(
            candidate(server, SessionWay.NONE),
            Scenario.UNTOUCHED,
            0,
            0,
            List.of(bare),
            List.of(bare)),
        new Figure(
            candidate(server, SessionWay.CLOAKROOM),
            Scenario.READ,
            1,
            1,
            List.of(own),
            List.of(bare)));
  }

  private static Keeping keeping(ServerKind server, long counted) {
    return new Keeping(candidate(server, SessionWay.CLOAKROOM), 300, counted, 0, 0);
  }

  private static SessionReport report(String rounds, Stream<Figure> figures, Keeping... keeping)
      throws IOException {
    return SessionReport.of(
        figures.toList(), List.of(keeping), List.of(), List.of("Redis 7"), rounds);
  }

  private void publish() throws IOException {
    SessionReport.of(
            Stream.of(figures(ServerKind.TOMCAT, 1000), figures(ServerKind.JETTY, 2000))
                .flatMap(all -> all)
                .toList(),
            List.of(keeping(ServerKind.TOMCAT, 7), keeping(ServerKind.JETTY, 8)),
            List.of(new LoginRound(60, 59, 33, 0)),
            List.of("Redis 7", "PostgreSQL 15"),
            ROUNDS)
        .write(docs);
  }

  @Test
  void whatWasNotMeasuredAgainStays() throws IOException {
    publish();

    SessionReport merged =
        report(ROUNDS, figures(ServerKind.TOMCAT, 5000), keeping(ServerKind.TOMCAT, 9))
            .beside(docs);

    assertThat(merged.figures())
        .containsExactlyElementsOf(
            Stream.concat(figures(ServerKind.TOMCAT, 5000), figures(ServerKind.JETTY, 2000))
                .toList());
    assertThat(merged.markdown())
        .contains("0.50 · 2,500/s · +20.0 µs · 2.0 ms · 1 failed")
        .contains("1,000/s", "9: 0 · 0", "8: 0 · 0", "59.0/s", "Redis 7, PostgreSQL 15")
        .doesNotContain("7: 0 · 0");
    merged.write(docs);
    assertThat(report(ROUNDS, Stream.empty()).beside(docs).json()).isEqualTo(merged.json());
  }

  @Test
  void figuresOfAnotherPlanAreNotMixed() throws IOException {
    publish();

    SessionReport other = report("7 of a second", figures(ServerKind.TOMCAT, 5000));

    assertThatThrownBy(() -> other.beside(docs))
        .isInstanceOf(IllegalStateException.class)
        .hasMessageContaining("measure all of them again");
    assertThatThrownBy(() -> SessionReport.empty("7 of a second").beside(docs))
        .hasMessageContaining("measure all of them again");
  }

  @Test
  void theFirstReportNeedsNoOther() throws IOException {
    SessionReport first = report(ROUNDS, figures(ServerKind.TOMCAT, 5000));

    assertThat(first.beside(docs)).isSameAs(first);
  }
}
