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
    Path folder = Files.createTempDirectory("sessions");
    SessionReport report = run(plan, Selection.parse(options), folder);
    FileSystemUtils.deleteRecursively(folder);
    report.write(publish ? DOCS : MODULE);
    System.out.println(report.markdown());
    System.exit(0); // Threads of database drivers may be left.
  }

  /** Measures the selected candidates. */
  static SessionReport run(BenchmarkPlan plan, Selection selection, Path folder) throws Exception {
    WrkLoad load = WrkLoad.in(folder);
    List<Figure> figures = new ArrayList<>();
    List<Keeping> keeping = new ArrayList<>();
    Set<String> versions = new LinkedHashSet<>();
    for (SessionPlace place : selection.places()) {
      List<SessionCandidate> candidates = selection.candidates(place, plan);
      if (candidates.isEmpty()) {
        continue;
      }
      Samples samples = new Samples();
      int launches = plan.launches(place);
      for (int launch = 1; launch <= launches; launch++) {
        try (StoreServer store = StoreServer.start(place.engine());
            GroupMeasurement group =
                GroupMeasurement.start(plan, load, store, candidates, samples)) {
          System.err.printf("Sessions %s, launch %d of %d%n", place.title(), launch, launches);
          if (launch == 1) {
            versions.add(store.version());
            keeping.addAll(group.keeping());
          }
          group.warmUp();
          for (int round = 0; round < plan.rounds(); round++) {
            group.round();
          }
          if (launch == launches) {
            figures.addAll(group.figures());
          }
        }
      }
    }
    versions.remove("");
    return SessionReport.of(
        figures,
        keeping,
        selection.logins() ? LoginMeasurement.measure(plan, load) : List.of(),
        List.copyOf(versions),
        plan.description());
  }
}
