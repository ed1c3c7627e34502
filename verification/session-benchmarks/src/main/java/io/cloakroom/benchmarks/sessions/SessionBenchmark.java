package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.SessionCandidate.Store;
import io.cloakroom.benchmarks.sessions.StoreServer.Calls;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.HashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.springframework.util.FileSystemUtils;

/**
 * The command {@code bin/bench sessions [--short | --quick] [STORE…]}. It sends the same requests
 * to an application on Tomcat, Jetty and Spring Boot with Cloakroom, with the container's own
 * sessions and with Spring Session, and prints tables. The candidates of a store take turns in each
 * round.
 */
public final class SessionBenchmark {

  /**
   * The extent of a measurement.
   *
   * @param processes whether each candidate is a process of its own
   * @param sessions the sessions of each candidate, whose cookies are sent in turn
   * @param warmUp the requests that each candidate answers beforehand, in each scenario: without
   *     them the compiler of the JVM would be measured
   * @param rounds the rounds of a second for each candidate and scenario; 0 if nothing is timed
   * @param counted the requests by which calls to the store are counted
   */
  record Plan(boolean processes, int sessions, int warmUp, int rounds, int counted) {

    static final Plan FULL = new Plan(true, 256, 20_000, 7, 50);
    static final Plan SHORT = new Plan(true, 256, 4_000, 3, 50);
    static final Plan QUICK = new Plan(true, 64, 0, 1, 10);
  }

  /** A candidate that runs. */
  private record Subject(
      SessionCandidate candidate, String url, RunningServer server, List<String> cookies) {}

  /** A candidate in a scenario. */
  private record Row(Subject subject, Scenario scenario) {}

  private final Plan plan;
  private final WrkLoad load;
  private final List<String> versions = new ArrayList<>();

  private SessionBenchmark(Plan plan, Path folder) throws IOException {
    this.plan = plan;
    this.load = WrkLoad.in(folder);
  }

  /** Measures all candidates, and prints the tables and where the JSON is. */
  public static void main(String[] arguments) throws Exception {
    List<String> options = new ArrayList<>(List.of(arguments));
    Plan plan = Plan.FULL;
    if (options.remove("--quick")) {
      plan = Plan.QUICK;
    } else if (options.remove("--short")) {
      plan = Plan.SHORT;
    }
    List<Store> stores = new ArrayList<>();
    options.forEach(name -> stores.add(Store.valueOf(name.toUpperCase(Locale.ROOT))));
    Path folder = Files.createTempDirectory("sessions");
    SessionReport report = run(plan, stores.isEmpty() ? List.of(Store.values()) : stores, folder);
    FileSystemUtils.deleteRecursively(folder);
    Path json = Path.of("verification", "session-benchmarks", "target", "sessions.json");
    Files.createDirectories(json.toAbsolutePath().getParent());
    Files.writeString(json, report.json());
    System.out.println(report.tables());
    System.out.println(json);
    System.exit(0); // Threads of database drivers may be left.
  }

  /** Measures all candidates of these stores. */
  static SessionReport run(Plan plan, List<Store> stores, Path folder) throws Exception {
    SessionBenchmark benchmark = new SessionBenchmark(plan, folder);
    List<Figure> figures = new ArrayList<>();
    for (Store store : stores) {
      figures.addAll(benchmark.measure(store));
    }
    return SessionReport.of(plan, figures, benchmark.versions);
  }

  private List<Figure> measure(Store store) throws Exception {
    List<Subject> subjects = new ArrayList<>();
    try (StoreServer server = StoreServer.start(store)) {
      if (!server.version().isEmpty()) {
        versions.add(server.version());
      }
      try {
        for (SessionCandidate candidate : store.candidates()) {
          subjects.add(start(candidate, server.url()));
        }
        return measure(server, subjects);
      } finally {
        subjects.forEach(subject -> subject.server().close());
      }
    }
  }

  private Subject start(SessionCandidate candidate, String url) throws Exception {
    RunningServer server =
        plan.processes()
            ? CandidateProcess.start(candidate, url)
            : CandidateProcess.startHere(candidate, url);
    CheckingClient client = new CheckingClient(server.port());
    List<String> cookies = new ArrayList<>();
    for (int i = 0; i < plan.sessions(); i++) {
      cookies.add(client.begin());
    }
    return new Subject(candidate, url, server, cookies);
  }

  private List<Figure> measure(StoreServer store, List<Subject> subjects) throws IOException {
    for (Subject subject : subjects) {
      for (Scenario scenario : Scenario.values()) {
        long answered = 0;
        while (answered < plan.warmUp()) {
          answered += load.run(subject.server(), scenario, subject.cookies(), 1).requests();
        }
      }
    }
    Map<Row, List<WrkLoad.Sample>> samples = new HashMap<>();
    List<Subject> turns = new ArrayList<>(subjects);
    for (int round = 0; round < plan.rounds(); round++) {
      System.err.println(
          "Round "
              + (round + 1)
              + " of "
              + plan.rounds()
              + ", "
              + subjects.get(0).candidate().store().title);
      for (Scenario scenario : Scenario.values()) {
        for (Subject subject : turns) {
          samples
              .computeIfAbsent(new Row(subject, scenario), none -> new ArrayList<>())
              .add(load.run(subject.server(), scenario, subject.cookies(), 1));
        }
        Collections.rotate(turns, 1);
      }
    }
    List<Figure> figures = new ArrayList<>();
    for (Subject subject : subjects) {
      for (Scenario scenario : Scenario.values()) {
        Row row = new Row(subject, scenario);
        figures.add(count(store, row, samples.getOrDefault(row, List.of())));
      }
    }
    return figures;
  }

  private Figure count(StoreServer store, Row row, List<WrkLoad.Sample> samples)
      throws IOException {
    Subject subject = row.subject();
    CheckingClient client = new CheckingClient(subject.server().port());
    String cookie = subject.cookies().get(0);
    // The first request of a kind loads scripts and opens connections.
    client.repeat(row.scenario(), cookie, client.count(cookie), 1);
    int before = client.count(cookie);
    Calls first = store.calls(subject.url());
    Calls idle = store.calls(subject.url());
    client.repeat(row.scenario(), cookie, before, plan.counted());
    Calls calls = store.calls(subject.url()).since(idle).since(idle.since(first));
    return new Figure(
        subject.candidate(),
        row.scenario(),
        (double) calls.commands() / plan.counted(),
        (double) calls.trips() / plan.counted(),
        samples);
  }
}
