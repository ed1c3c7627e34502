package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.Keeping;
import io.cloakroom.benchmarks.sessions.LoginRound;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;
import tools.jackson.databind.json.JsonMapper;

/** The samples and the medians as JSON. */
final class SessionJson {

  private SessionJson() {}

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
    return JsonMapper.builder()
            .build()
            .writerWithDefaultPrettyPrinter()
            .writeValueAsString(document)
        + "\n";
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
