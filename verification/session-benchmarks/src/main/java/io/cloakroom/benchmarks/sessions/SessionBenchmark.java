package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.cloakroom.benchmarks.sessions.report.SessionReport;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.store.StoreServer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.springframework.util.FileSystemUtils;

/**
 * The command {@code bin/bench sessions [--short | --quick] [--publish] [PLACE…] [SERVER…]
 * [logins]}. It sends the same requests to an application on each server, without sessions, with
 * Cloakroom, and with the sessions of others, and writes tables, charts and JSON.
 */
public final class SessionBenchmark {

  private static final Path MODULE = Path.of("verification", "session-benchmarks", "target");
  private static final Path DOCS = Path.of("docs");

  private SessionBenchmark() {}

  /** Measures what the arguments select, and prints the tables. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(arguments));
    boolean publish = options.remove("--publish");
    BenchmarkPlan plan = BenchmarkPlan.FULL;
    if (options.remove("--quick")) {
      plan = BenchmarkPlan.QUICK;
    } else if (options.remove("--short")) {
      plan = BenchmarkPlan.SHORT;
    }
    Selection selection = Selection.parse(options);
    boolean merged = publish && !selection.equals(Selection.all());
    if (merged) {
      // What cannot be merged is refused before it takes an hour to measure it.
      SessionReport.empty(plan.description()).beside(DOCS);
    }
    Path folder = Files.createTempDirectory("sessions");
    try {
      SessionReport report = run(plan, selection, folder);
      FileSystemUtils.deleteRecursively(folder);
      report.write(MODULE);
      SessionReport shown = merged ? report.beside(DOCS) : report;
      if (publish) {
        shown.write(DOCS);
      }
      System.out.println(shown.markdown());
      System.exit(0); // Threads of database drivers may be left.
    } catch (IllegalStateException incomplete) {
      incomplete.printStackTrace();
      System.exit(1);
    }
  }

  /**
   * Measures the selected candidates. If those of a place fail, the other places are measured all
   * the same, and their report is written into the folder.
   *
   * @throws IllegalStateException if any failed
   */
  static SessionReport run(BenchmarkPlan plan, Selection selection, Path folder) throws Exception {
    WrkLoad load = WrkLoad.in(folder);
    List<Figure> figures = new ArrayList<>();
    List<Keeping> keeping = new ArrayList<>();
    List<LoginRound> logins = new ArrayList<>();
    Set<String> versions = new LinkedHashSet<>();
    List<Exception> failures = new ArrayList<>();
    for (SessionPlace place : selection.places()) {
      List<SessionCandidate> candidates = selection.candidates(place, plan);
      try {
        if (!candidates.isEmpty()) {
          figures.addAll(figures(plan, load, place, candidates, keeping, versions));
        }
      } catch (Exception e) {
        failures.add(new IllegalStateException("Sessions " + place.title() + ": " + e, e));
      }
    }
    if (selection.logins()) {
      try {
        logins.addAll(LoginMeasurement.measure(plan, load));
      } catch (Exception e) {
        failures.add(new IllegalStateException("Logins: " + e, e));
      }
    }
    versions.remove("");
    SessionReport report =
        SessionReport.of(figures, keeping, logins, List.copyOf(versions), plan.description());
    if (!failures.isEmpty()) {
      report.write(folder);
      IllegalStateException incomplete =
          new IllegalStateException("What was measured is in " + folder);
      failures.forEach(incomplete::addSuppressed);
      throw incomplete;
    }
    return report;
  }

  /** Measures the candidates of one place, and adds what they keep and the version of the store. */
  private static List<Figure> figures(
      BenchmarkPlan plan,
      WrkLoad load,
      SessionPlace place,
      List<SessionCandidate> candidates,
      List<Keeping> keeping,
      Set<String> versions)
      throws Exception {
    SampleTable samples = new SampleTable();
    List<Figure> figures = List.of();
    int launches = plan.launches(place);
    for (int launch = 1; launch <= launches; launch++) {
      try (StoreServer store = StoreServer.start(place.engine());
          GroupMeasurement group = GroupMeasurement.start(plan, load, store, candidates, samples)) {
        if (plan.timed()) {
          System.err.printf("Sessions %s, launch %d of %d%n", place.title(), launch, launches);
        }
        if (launch == 1) {
          versions.add(store.version());
          keeping.addAll(group.keeping());
        }
        group.warmUp();
        for (int round = 0; round < plan.rounds(); round++) {
          group.round();
        }
        if (launch == launches) {
          figures = group.figures();
        }
      }
    }
    return figures;
  }
}
