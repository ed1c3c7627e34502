package io.cloakroom.benchmarks.sessions.scale;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.Medians;
import io.cloakroom.benchmarks.sessions.load.CheckingClient;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.benchmarks.sessions.server.CandidateProcess;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import io.cloakroom.testkit.RedisCluster;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.springframework.util.FileSystemUtils;

/** The same load on more and more nodes with the same sessions, on one Redis Cluster. */
final class GrowingNodes {

  private static final List<Integer> NODES = List.of(1, 2, 4);
  private static final int SESSIONS = 500;
  private static final int CONNECTIONS = 8;
  private static final SessionCandidate NODE =
      new SessionCandidate(ServerKind.TOMCAT, SessionWay.CLOAKROOM, SessionPlace.REDIS);

  /** The commands of requests, not those by which the cluster's servers look after each other. */
  private static final List<String> OF_REQUESTS =
      List.of("get", "set", "setrange", "getrange", "evalsha", "eval", "del", "pexpire", "pttl");

  private GrowingNodes() {}

  static void measure(ScalePlan plan, Markdown page) throws Exception {
    page.head(
        List.of(
            "nodes",
            "read: requests/s",
            "CPU of a node",
            "commands",
            "write: requests/s",
            "CPU of a node",
            "commands",
            "missing writes"));
    Path folder = Files.createTempDirectory("nodes");
    try (RedisCluster cluster = RedisCluster.of()) {
      List<CandidateProcess> nodes = new ArrayList<>();
      try {
        for (int wanted : NODES) {
          while (nodes.size() < wanted) {
            nodes.add(CandidateProcess.start(NODE, cluster.url()));
          }
          page.row(row(plan, cluster, nodes, folder));
        }
      } finally {
        nodes.forEach(CandidateProcess::close);
      }
    } finally {
      FileSystemUtils.deleteRecursively(folder);
    }
  }

  private static List<String> row(
      ScalePlan plan, RedisCluster cluster, List<CandidateProcess> nodes, Path folder)
      throws Exception {
    List<String> cookies = new ArrayList<>();
    CheckingClient client = CheckingClient.of(nodes.get(0).port());
    for (int i = 0; i < SESSIONS; i++) {
      cookies.add(client.begin());
    }
    List<String> cells = new ArrayList<>(List.of(Integer.toString(nodes.size())));
    long written = 0;
    for (Scenario scenario : List.of(Scenario.READ, Scenario.INCREMENT)) {
      List<Sample> warm = load(plan, nodes, scenario, cookies, folder);
      cluster.forgetCalls();
      List<Sample> samples = load(plan, nodes, scenario, cookies, folder);
      long requests = samples.stream().mapToLong(Sample::requests).sum();
      if (scenario == Scenario.INCREMENT) {
        written = successes(warm) + successes(samples);
      }
      cells.add(number("%,.0f", samples.stream().mapToDouble(Sample::perSecond).sum()));
      cells.add(number("%.1f µs", Medians.of(samples, Sample::cpuMicros)));
      cells.add(number("%.2f", (double) commands(cluster) / requests));
    }
    long counted = 0;
    for (String cookie : cookies) {
      counted += client.count(cookie) - 1;
    }
    // Requests that were on their way at the end are counted, and have no answer.
    cells.add(number("%,.0f", (double) Math.max(0, written - counted)));
    return cells;
  }

  private static long successes(List<Sample> samples) {
    return samples.stream().mapToLong(sample -> sample.requests() - sample.failures()).sum();
  }

  private static long commands(RedisCluster cluster) {
    return cluster.calls().entrySet().stream()
        .filter(call -> OF_REQUESTS.contains(call.getKey()))
        .mapToLong(call -> call.getValue())
        .sum();
  }

  /** Loads all nodes at the same time. */
  private static List<Sample> load(
      ScalePlan plan,
      List<CandidateProcess> nodes,
      Scenario scenario,
      List<String> cookies,
      Path folder)
      throws Exception {
    ExecutorService threads = Executors.newFixedThreadPool(nodes.size());
    try {
      List<Future<Sample>> parts = new ArrayList<>();
      for (int i = 0; i < nodes.size(); i++) {
        CandidateProcess node = nodes.get(i);
        Path own = Files.createDirectories(folder.resolve("node" + i));
        parts.add(
            threads.submit(
                () -> WrkLoad.in(own).run(node, scenario, cookies, plan.seconds(), CONNECTIONS)));
      }
      List<Sample> samples = new ArrayList<>();
      for (Future<Sample> part : parts) {
        samples.add(part.get());
      }
      return samples;
    } finally {
      threads.shutdown();
    }
  }
}
