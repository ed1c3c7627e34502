package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.Keeping;
import io.cloakroom.benchmarks.sessions.LoginRound;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** The measurements, as a page with charts and as JSON. */
public final class SessionReport {

  private final List<Figure> figures;
  private final List<Keeping> keeping;
  private final List<LoginRound> logins;
  private final Map<String, String> facts;

  private SessionReport(
      List<Figure> figures,
      List<Keeping> keeping,
      List<LoginRound> logins,
      Map<String, String> facts) {
    this.figures = figures;
    this.keeping = keeping;
    this.logins = logins;
    this.facts = facts;
  }

  /** Returns the report of these figures, with what they were measured on. */
  public static SessionReport of(
      List<Figure> figures,
      List<Keeping> keeping,
      List<LoginRound> logins,
      List<String> stores,
      String rounds)
      throws IOException {
    return new SessionReport(figures, keeping, logins, Facts.of(stores, rounds));
  }

  /** Returns the measurements. */
  public List<Figure> figures() {
    return figures;
  }

  /** Returns the samples and the medians, and what they were measured on. */
  public String json() {
    return SessionJson.of(facts, figures, keeping, logins);
  }

  /** Returns the page. */
  public String markdown() {
    return SessionTables.of(facts, figures, keeping, logins);
  }

  /** Writes the page, and the charts and the JSON into a folder beside it. */
  public void write(Path folder) throws IOException {
    Path beside = Files.createDirectories(folder.resolve("benchmarks"));
    Files.writeString(folder.resolve("benchmarks-sessions.md"), markdown());
    Files.writeString(beside.resolve("sessions.json"), json());
    for (Map.Entry<String, String> chart : SessionCharts.of(figures).entrySet()) {
      Files.writeString(beside.resolve(chart.getKey()), chart.getValue());
    }
  }
}
