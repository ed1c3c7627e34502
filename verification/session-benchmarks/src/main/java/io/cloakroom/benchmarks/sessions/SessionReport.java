package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.SessionCandidate.Server;
import io.cloakroom.benchmarks.sessions.SessionCandidate.Store;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.apache.catalina.util.ServerInfo;
import org.jspecify.annotations.Nullable;
import org.springframework.boot.SpringBootVersion;
import org.springframework.session.SessionRepository;
import tools.jackson.databind.json.JsonMapper;

/** The measurements, as tables and as JSON. */
final class SessionReport {

  private static final String NONE = "–";

  private final List<Figure> figures;
  private final Map<String, String> facts;

  private SessionReport(List<Figure> figures, Map<String, String> facts) {
    this.figures = figures;
    this.facts = facts;
  }

  /** Returns the report of these figures, with what they were measured on. */
  static SessionReport of(SessionBenchmark.Plan plan, List<Figure> figures, List<String> stores)
      throws IOException {
    Map<String, String> facts = new LinkedHashMap<>();
    facts.put("java", System.getProperty("java.version"));
    facts.put("machine", machine());
    facts.put("Tomcat", ServerInfo.getServerNumber());
    facts.put("Jetty", org.eclipse.jetty.server.Server.getVersion());
    facts.put("Spring Boot", SpringBootVersion.getVersion());
    facts.put("Spring Session", version(SessionRepository.class));
    facts.put("stores", String.join(", ", stores));
    facts.put("load", WrkLoad.version() + ", " + WrkLoad.CONNECTIONS + " connections");
    facts.put("rounds", plan.rounds() + " of a second, after " + plan.warmUp() + " requests");
    return new SessionReport(figures, facts);
  }

  private static String machine() throws IOException {
    String processor =
        Files.readAllLines(Path.of("/proc/cpuinfo")).stream()
            .filter(line -> line.startsWith("model name"))
            .map(line -> line.replaceFirst(".*:\\s*", ""))
            .findFirst()
            .orElse(System.getProperty("os.arch"));
    return Runtime.getRuntime().availableProcessors() + " cores, " + processor;
  }

  private static String version(Class<?> type) {
    @Nullable String version = type.getPackage().getImplementationVersion();
    return version == null ? "unknown" : version;
  }

  List<Figure> figures() {
    return figures;
  }

  /** Returns the samples and the medians, and what they were measured on. */
  String json() {
    List<Map<String, Object>> rows = new ArrayList<>();
    for (Figure figure : figures) {
      Map<String, Object> row = new LinkedHashMap<>();
      row.put("server", figure.candidate().server());
      row.put("sessions", figure.candidate().way());
      row.put("store", figure.candidate().store());
      row.put("scenario", figure.scenario());
      row.put("commands", figure.commands());
      row.put("trips", figure.trips());
      if (!figure.samples().isEmpty()) {
        row.put("requestsPerSecond", figure.perSecond());
        row.put("cpuMicros", figure.cpuMicros());
        row.put("p99Millis", figure.p99Millis());
        row.put("failures", figure.failures());
        row.put("samples", figure.samples());
      }
      rows.add(row);
    }
    return JsonMapper.builder()
        .build()
        .writerWithDefaultPrettyPrinter()
        .writeValueAsString(Map.of("facts", facts, "rows", rows));
  }

  /** Returns the tables for the documentation. */
  String tables() {
    StringBuilder out = new StringBuilder();
    facts.forEach((name, value) -> line(out, name + ": " + value));
    for (Store store : Store.values()) {
      if (figures.stream().noneMatch(figure -> figure.candidate().store() == store)) {
        continue;
      }
      line(out, "\nSessions " + store.title + "\n");
      List<SessionWay> ways =
          Arrays.stream(SessionWay.values())
              .filter(way -> store.candidates().stream().anyMatch(c -> c.way() == way))
              .toList();
      head(out, ways, "CPU: Cloakroom, HttpSession / best other");
      for (Server server : Server.values()) {
        for (Scenario scenario : Scenario.values()) {
          List<String> cells = new ArrayList<>(List.of(server.title() + ", " + scenario.title));
          ways.forEach(way -> cells.add(speed(new SessionCandidate(server, way, store), scenario)));
          cells.add(ratio(server, store, scenario));
          row(out, cells);
        }
      }
      if (store != Store.MEMORY) {
        line(out, "\nCalls of the store for a request\n");
        calls(out, store, ways);
      }
    }
    figures.stream()
        .filter(figure -> figure.failures() > 0)
        .forEach(figure ->
            line(
                out,
                figure.candidate()
                    + ", "
                    + figure.scenario()
                    + ": "
                    + figure.failures()
                    + " failures"));
    return out.toString();
  }

  private static void head(StringBuilder out, List<SessionWay> ways, String last) {
    List<String> cells = new ArrayList<>(List.of(""));
    ways.forEach(way -> cells.add(way.title));
    if (!last.isEmpty()) {
      cells.add(last);
    }
    row(out, cells);
    line(out, "|" + "---|".repeat(cells.size()));
  }

  private void calls(StringBuilder out, Store store, List<SessionWay> ways) {
    head(out, ways, "");
    for (Server server : Server.values()) {
      for (Scenario scenario : Scenario.values()) {
        List<String> cells = new ArrayList<>(List.of(server.title() + ", " + scenario.title));
        for (SessionWay way : ways) {
          cells.add(
              find(new SessionCandidate(server, way, store), scenario)
                  .map(figure ->
                      store == Store.REDIS
                          ? number(figure.commands()) + " in " + number(figure.trips())
                          : number(figure.commands()))
                  .orElse(NONE));
        }
        row(out, cells);
      }
    }
  }

  private Optional<Figure> find(SessionCandidate candidate, Scenario scenario) {
    return figures.stream()
        .filter(figure -> figure.candidate().equals(candidate) && figure.scenario() == scenario)
        .findFirst();
  }

  private String speed(SessionCandidate candidate, Scenario scenario) {
    return find(candidate, scenario)
        .filter(figure -> !figure.samples().isEmpty())
        .map(figure ->
            String.format(
                Locale.ROOT,
                "%,.0f/s, %.0f µs, %.1f ms",
                figure.perSecond(),
                figure.cpuMicros(),
                figure.p99Millis()))
        .orElse(NONE);
  }

  private String ratio(Server server, Store store, Scenario scenario) {
    Optional<Figure> own =
        find(new SessionCandidate(server, SessionWay.CLOAKROOM_HTTP, store), scenario);
    Optional<Figure> other =
        figures.stream()
            .filter(figure ->
                figure.candidate().server() == server
                    && figure.candidate().store() == store
                    && figure.scenario() == scenario
                    && !figure.candidate().way().own()
                    && !figure.samples().isEmpty())
            .min(Comparator.comparingDouble(Figure::cpuMicros));
    return own.isEmpty() || other.isEmpty()
        ? NONE
        : String.format(Locale.ROOT, "%.2f", own.get().cpuMicros() / other.get().cpuMicros());
  }

  private static String number(double value) {
    // The calls of other work are taken off, which may leave a little less than none.
    return String.format(Locale.ROOT, "%.1f", Math.max(0, value)).replaceFirst("\\.0$", "");
  }

  private static void row(StringBuilder out, List<String> cells) {
    line(out, "| " + String.join(" | ", cells) + " |");
  }

  private static void line(StringBuilder out, String line) {
    out.append(line).append('\n');
  }
}
