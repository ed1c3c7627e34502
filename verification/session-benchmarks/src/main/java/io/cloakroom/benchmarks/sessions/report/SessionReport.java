package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.Keeping;
import io.cloakroom.benchmarks.sessions.LoginRound;
import io.cloakroom.benchmarks.sessions.server.Candidates;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/** The measurements, as a page with charts and as JSON. */
public final class SessionReport {

  private static final String FOLDER = "benchmarks";
  private static final String JSON = "sessions.json";

  /** The order of the list of candidates. */
  private static final Comparator<SessionCandidate> ORDER =
      Comparator.comparing(SessionCandidate::place)
          .thenComparingInt(candidate -> Candidates.of(candidate.place()).indexOf(candidate));

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

  /** Returns a report of nothing, measured with this plan. */
  public static SessionReport empty(String rounds) throws IOException {
    return of(List.of(), List.of(), List.of(), List.of(), rounds);
  }

  /** Returns the report of these figures, with what they were measured on, by name. */
  static SessionReport of(
      List<Figure> figures,
      List<Keeping> keeping,
      List<LoginRound> logins,
      Map<String, String> facts) {
    return new SessionReport(figures, keeping, logins, facts);
  }

  /**
   * Returns this report with what the one in a folder has beside it: the servers at places that
   * were not measured again. It is this one if there is none in the folder.
   *
   * @throws IllegalStateException if the other one is of another machine, version or plan
   */
  public SessionReport beside(Path folder) throws IOException {
    Path file = folder.resolve(FOLDER).resolve(JSON);
    return Files.exists(file) ? beside(SessionJson.read(Files.readString(file))) : this;
  }

  private SessionReport beside(SessionReport earlier) {
    Map<String, String> all = new LinkedHashMap<>(facts);
    earlier.facts.forEach((name, value) -> {
      if (name.equals(Facts.STORES)) {
        all.put(name, both(value, facts.get(name)));
      } else if (!value.equals(facts.get(name))) {
        throw new IllegalStateException(
            "The published figures have "
                + name
                + " "
                + value
                + ", and these "
                + facts.get(name)
                + "; measure all of them again");
      }
    });
    List<Figure> merged = new ArrayList<>(figures);
    earlier.figures.stream()
        .filter(figure -> isNotMeasured(figure.candidate()))
        .forEach(merged::add);
    merged.sort(Comparator.comparing(Figure::candidate, ORDER).thenComparing(Figure::scenario));
    List<Keeping> kept = new ArrayList<>(keeping);
    earlier.keeping.stream()
        .filter(keeping -> isNotMeasured(keeping.candidate()))
        .forEach(kept::add);
    kept.sort(Comparator.comparing(Keeping::candidate, ORDER));
    return new SessionReport(merged, kept, logins.isEmpty() ? earlier.logins : logins, all);
  }

  private boolean isNotMeasured(SessionCandidate candidate) {
    return figures.stream()
        .map(Figure::candidate)
        .noneMatch(measured ->
            measured.place() == candidate.place() && measured.server() == candidate.server());
  }

  /** Returns the versions of stores in two lists. */
  private static String both(String earlier, @Nullable String now) {
    Set<String> stores = new LinkedHashSet<>(List.of(earlier.split(", ", -1)));
    stores.addAll(List.of(String.valueOf(now).split(", ", -1)));
    stores.remove(Facts.NO_STORES);
    return stores.isEmpty() ? Facts.NO_STORES : String.join(", ", stores);
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
    Path beside = Files.createDirectories(folder.resolve(FOLDER));
    Files.writeString(folder.resolve("benchmarks-sessions.md"), markdown());
    Files.writeString(beside.resolve(JSON), json());
    for (Map.Entry<String, String> chart : SessionCharts.of(figures).entrySet()) {
      Files.writeString(beside.resolve(chart.getKey()), chart.getValue());
    }
  }
}
