package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.load.CheckingClient;
import io.cloakroom.benchmarks.sessions.load.CheckingClient.Counting;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.server.CandidateProcess;
import io.cloakroom.benchmarks.sessions.server.Launcher;
import io.cloakroom.benchmarks.sessions.server.RunningServer;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import io.cloakroom.benchmarks.sessions.store.StoreServer;
import io.cloakroom.benchmarks.sessions.store.StoreServer.Calls;
import io.cloakroom.testkit.Await;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;

/** Measures the candidates of one place. All run at the same time, and take turns in each round. */
final class GroupMeasurement implements AutoCloseable {

  /** So that a store with a limit does not drop sessions while they are measured. */
  private static final int FEW_CONNECTIONS = 2;

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  /** The commands by which pools and feeds look after their connections. */
  private static final long QUIET = 5;

  private static final int LOOKS = 20;

  /** The part of the time of the warm-up's last turns that a JVM may still compile. */
  private static final double HARDLY = 0.05;

  /** The turns of a warm-up that must be so. There are breaks before the last methods. */
  private static final int STEADY_TURNS = 3;

  /** A candidate that runs. */
  private record Subject(
      SessionCandidate candidate, String url, RunningServer server, List<String> cookies) {

    boolean sealed() {
      return candidate.place() == SessionPlace.SEALED;
    }

    Counting counting() {
      if (sealed()) {
        return Counting.SEALED;
      }
      // Vert.x does not wait for its store.
      return candidate.server() == ServerKind.VERTX ? Counting.LATE : Counting.AT_ONCE;
    }
  }

  private final BenchmarkPlan plan;
  private final WrkLoad load;
  private final StoreServer store;
  private final List<Subject> subjects = new ArrayList<>();
  private final List<Subject> turns = new ArrayList<>();
  private final SampleTable samples;

  private GroupMeasurement(
      BenchmarkPlan plan, WrkLoad load, StoreServer store, SampleTable samples) {
    this.plan = plan;
    this.load = load;
    this.store = store;
    this.samples = samples;
  }

  /** Starts these candidates beside the server of their store, to add to the samples. */
  static GroupMeasurement start(
      BenchmarkPlan plan,
      WrkLoad load,
      StoreServer store,
      List<SessionCandidate> candidates,
      SampleTable samples)
      throws Exception {
    GroupMeasurement group = new GroupMeasurement(plan, load, store, samples);
    try {
      for (SessionCandidate candidate : candidates) {
        group.subjects.add(group.start(candidate));
      }
      group.turns.addAll(group.subjects);
      return group;
    } catch (Exception | Error e) {
      group.close();
      throw e;
    }
  }

  private Subject start(SessionCandidate candidate) throws Exception {
    String url = store.url();
    RunningServer server =
        plan.processes() || candidate.server().node()
            ? CandidateProcess.start(candidate, url)
            : Launcher.startHere(candidate, url);
    List<String> cookies = new ArrayList<>();
    if (candidate.way() != SessionWay.NONE) {
      CheckingClient client = CheckingClient.of(server.port());
      for (int i = 0; i < plan.sessions(); i++) {
        cookies.add(client.begin());
      }
    } else {
      // It looks like a session's cookie, and opens none.
      cookies.add("sid=q6n3bX2pVw0kq0l3c9Yw3u2r0m8d5tQe7aZx1vBn4Mc");
    }
    return new Subject(candidate, url, server, cookies);
  }

  /** Returns what sessions take and lose, for each candidate that has some. */
  List<Keeping> keeping() throws IOException {
    List<Keeping> keeping = new ArrayList<>();
    for (Subject subject : subjects) {
      if (plan.timed() && subject.candidate().scenarios().contains(Scenario.NEW)) {
        keeping.add(keeping(subject));
      }
    }
    return keeping;
  }

  private Keeping keeping(Subject subject) throws IOException {
    CheckingClient client = CheckingClient.of(subject.server().port());
    double bytes = bytesOfSession(subject);
    String cookie = subject.cookies().get(0);
    int before = client.count(cookie);
    Sample sample = load.run(subject.server(), Scenario.INCREMENT, List.of(cookie), 1);
    long counted = sample.requests() - sample.failures();
    // Requests that were on their way at the end are counted too, so this is the least.
    long lost = Math.max(0, counted - (client.count(cookie) - before));
    return new Keeping(subject.candidate(), bytes, counted, lost, sample.failures());
  }

  private double bytesOfSession(Subject subject) throws IOException {
    if (subject.sealed()) {
      return subject.cookies().get(0).length();
    }
    // The first ones load classes and open connections, which stay.
    load.run(subject.server(), Scenario.NEW, List.of(), 1, FEW_CONNECTIONS);
    long before = bytes(subject);
    long begun = load.run(subject.server(), Scenario.NEW, List.of(), 1, FEW_CONNECTIONS).requests();
    return (double) (bytes(subject) - before) / begun;
  }

  private long bytes(Subject subject) {
    return subject.candidate().place().engine() == SessionPlace.Engine.MEMORY
        ? subject.server().live()
        : store.bytes(subject.url());
  }

  /** Sends requests to all candidates until they hardly compile any more. */
  void warmUp() throws IOException {
    for (Subject subject : subjects) {
      if (plan.maxWarmUp() > 0 && !warmedUp(subject)) {
        System.err.println("Still compiles after the warm-up: " + subject.candidate());
      }
    }
  }

  /** Sends requests of all scenarios in turn. Returns whether the JVM has compiled them. */
  private boolean warmedUp(Subject subject) throws IOException {
    List<Scenario> scenarios = subject.candidate().scenarios();
    int steady = 0;
    for (int second = 0; second < plan.maxWarmUp(); second += scenarios.size()) {
      long before = subject.server().compiled().orElse(0);
      for (Scenario scenario : scenarios) {
        load.run(subject.server(), scenario, subject.cookies(), 1);
      }
      double millis = subject.server().compiled().orElse(0) - before;
      steady = millis > HARDLY * 1000 * scenarios.size() ? 0 : steady + 1;
      if (steady == STEADY_TURNS) {
        return true;
      }
    }
    return false;
  }

  /** Measures one round. The candidates of a server follow each other, and take turns to begin. */
  void round() throws IOException {
    for (Subject subject : turns) {
      for (Scenario scenario : subject.candidate().scenarios()) {
        samples.add(
            subject.candidate(),
            scenario,
            load.run(subject.server(), scenario, subject.cookies(), 1));
      }
    }
    Collections.rotate(turns, 1);
  }

  /** Counts the calls of all candidates, and returns all measurements. */
  List<Figure> figures() throws IOException {
    if (plan.timed()) {
      awaitQuiet();
    }
    List<Figure> figures = new ArrayList<>();
    for (Subject subject : subjects) {
      for (Scenario scenario : subject.candidate().scenarios()) {
        Calls calls =
            subject.candidate().way() == SessionWay.NONE
                ? new Calls(0, 0)
                : count(subject, scenario);
        figures.add(
            new Figure(
                subject.candidate(),
                scenario,
                (double) calls.commands() / plan.counted(),
                (double) calls.trips() / plan.counted(),
                samples.of(subject.candidate(), scenario),
                samples.of(subject.candidate().bare(), scenario.bare())));
      }
    }
    return figures;
  }

  /** Waits until no candidate is at work on requests that the load generator has given up. */
  private void awaitQuiet() {
    String url = subjects.get(0).url();
    Calls[] last = {store.calls(url)};
    int[] quiet = new int[1];
    Await.until(
        "the store is quiet",
        PATIENCE,
        () -> {
          Calls now = store.calls(url);
          quiet[0] = now.since(last[0]).commands() <= QUIET ? quiet[0] + 1 : 0;
          last[0] = now;
          return quiet[0] == LOOKS;
        });
  }

  private Calls count(Subject subject, Scenario scenario) throws IOException {
    CheckingClient client = CheckingClient.of(subject.server().port());
    String cookie = subject.cookies().get(subject.cookies().size() - 1);
    // The first request of a kind loads scripts and opens connections.
    client.repeat(scenario, subject.counting(), cookie, client.count(cookie), 1);
    int before = client.count(cookie);
    Calls first = store.calls(subject.url());
    Calls idle = store.calls(subject.url());
    client.repeat(scenario, subject.counting(), cookie, before, plan.counted());
    return store.calls(subject.url()).since(idle).since(idle.since(first));
  }

  @Override
  public void close() {
    subjects.forEach(subject -> subject.server().close());
  }
}
