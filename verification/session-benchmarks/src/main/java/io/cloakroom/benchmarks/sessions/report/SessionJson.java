package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.Keeping;
import io.cloakroom.benchmarks.sessions.LoginRound;
import io.cloakroom.benchmarks.sessions.SampleTable;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.server.ServerKind;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The samples and the medians as JSON, written and read again. */
final class SessionJson {

  private static final JsonMapper JSON = JsonMapper.builder().build();

  private SessionJson() {}

  /** Returns what a report contained. */
  static SessionReport read(String json) {
    JsonNode document = JSON.readTree(json);
    Map<String, String> facts = new LinkedHashMap<>();
    document
        .get("facts")
        .properties()
        .forEach(fact -> facts.put(fact.getKey(), fact.getValue().stringValue()));
    SampleTable samples = new SampleTable();
    for (JsonNode row : document.get("rows")) {
      all(row.path("samples"), Sample.class)
          .forEach(sample -> samples.add(candidate(row), scenario(row), sample));
    }
    List<Figure> figures = new ArrayList<>();
    for (JsonNode row : document.get("rows")) {
      SessionCandidate candidate = candidate(row);
      figures.add(
          new Figure(
              candidate,
              scenario(row),
              row.get("commands").doubleValue(),
              row.get("trips").doubleValue(),
              samples.of(candidate, scenario(row)),
              samples.of(candidate.bare(), scenario(row).bare())));
    }
    List<Keeping> keeping = new ArrayList<>();
    for (JsonNode row : document.get("keeping")) {
      keeping.add(
          new Keeping(
              candidate(row),
              row.get("bytesOfSession").doubleValue(),
              row.get("incrementsOfOneSession").longValue(),
              row.get("lost").longValue(),
              row.get("refused").longValue()));
    }
    return SessionReport.of(figures, keeping, all(document.get("logins"), LoginRound.class), facts);
  }

  private static SessionCandidate candidate(JsonNode row) {
    return new SessionCandidate(
        ServerKind.valueOf(row.get("server").stringValue()),
        SessionWay.valueOf(row.get("sessions").stringValue()),
        SessionPlace.valueOf(row.get("place").stringValue()));
  }

  private static Scenario scenario(JsonNode row) {
    return Scenario.valueOf(row.get("scenario").stringValue());
  }

  private static <T> List<T> all(JsonNode list, Class<T> type) {
    List<T> all = new ArrayList<>();
    list.forEach(one -> all.add(JSON.treeToValue(one, type)));
    return all;
  }

  static String of(
      Map<String, String> facts,
      List<Figure> figures,
      List<Keeping> keeping,
      List<LoginRound> logins) {
    Map<String, Object> document = new LinkedHashMap<>();
    document.put("facts", facts);
    document.put("rows", figures.stream().map(SessionJson::row).toList());
    document.put("keeping", keeping.stream().map(SessionJson::row).toList());
    document.put("logins", logins);
    return JSON.writerWithDefaultPrettyPrinter().writeValueAsString(document) + "\n";
  }

  private static Map<String, Object> row(Figure figure) {
    Map<String, Object> row = row(figure.candidate());
    row.put("scenario", figure.scenario());
    row.put("commands", figure.commands());
    row.put("trips", figure.trips());
    if (figure.timed()) {
      row.put("requestsPerSecond", figure.perSecond());
      put(row, "ofBare", figure.ratio());
      row.put("cpuMicros", figure.cpuMicros());
      put(row, "addedCpuMicros", figure.addedCpuMicros());
      row.put("p99Millis", figure.p99Millis());
      put(row, "allocated", figure.allocated());
      put(row, "addedAllocation", figure.addedAllocation());
      row.put("failures", figure.failures());
      row.put("samples", new ArrayList<>(figure.samples()));
    }
    return row;
  }

  private static Map<String, Object> row(Keeping keeping) {
    Map<String, Object> row = row(keeping.candidate());
    row.put("bytesOfSession", keeping.bytes());
    row.put("incrementsOfOneSession", keeping.counted());
    row.put("lost", keeping.lost());
    row.put("refused", keeping.refused());
    return row;
  }

  private static Map<String, Object> row(SessionCandidate candidate) {
    Map<String, Object> row = new LinkedHashMap<>();
    row.put("server", candidate.server());
    row.put("sessions", candidate.way());
    row.put("place", candidate.place());
    return row;
  }

  private static void put(Map<String, Object> row, String name, OptionalDouble value) {
    value.ifPresent(number -> row.put(name, number));
  }
}
