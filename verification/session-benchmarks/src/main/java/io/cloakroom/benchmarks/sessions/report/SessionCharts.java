package io.cloakroom.benchmarks.sessions.report;

import io.cloakroom.benchmarks.sessions.Figure;
import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import io.cloakroom.benchmarks.sessions.server.SessionPlace;
import io.cloakroom.benchmarks.sessions.server.SessionWay;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.OptionalDouble;

/** A chart for each place: the requests a second, divided by those of the bare server. */
final class SessionCharts {

  private static final List<Scenario> SCENARIOS =
      List.of(Scenario.READ, Scenario.INCREMENT, Scenario.NEW);

  private SessionCharts() {}

  /** Returns where the chart of a place is, from the page. */
  static String path(SessionPlace place) {
    return "benchmarks/" + file(place);
  }

  private static String file(SessionPlace place) {
    return "sessions-" + place.option() + ".svg";
  }

  /** Returns the charts by the names of their files. */
  static Map<String, String> of(List<Figure> figures) {
    Map<String, String> charts = new LinkedHashMap<>();
    for (SessionPlace place : SessionPlace.values()) {
      List<BarChart.Group> groups = groups(figures, place);
      if (!groups.isEmpty()) {
        charts.put(
            file(place),
            new BarChart(
                    "Sessions " + place.title(),
                    "Requests a second, divided by those of the same server without sessions."
                        + " Longer is better.",
                    SCENARIOS.stream().map(Scenario::title).toList(),
                    groups)
                .svg());
      }
    }
    return charts;
  }

  private static List<BarChart.Group> groups(List<Figure> figures, SessionPlace place) {
    List<BarChart.Group> groups = new ArrayList<>();
    figures.stream()
        .map(Figure::candidate)
        .filter(candidate -> candidate.place() == place && candidate.way() != SessionWay.NONE)
        .distinct()
        .forEach(candidate -> {
          List<OptionalDouble> values =
              SCENARIOS.stream().map(scenario -> ratio(figures, candidate, scenario)).toList();
          if (values.stream().anyMatch(OptionalDouble::isPresent)) {
            groups.add(
                new BarChart.Group(
                    candidate.server().title(),
                    candidate.way().title(),
                    candidate.way().own(),
                    values));
          }
        });
    return groups;
  }

  private static OptionalDouble ratio(
      List<Figure> figures, SessionCandidate candidate, Scenario scenario) {
    return figures.stream()
        .filter(figure -> figure.candidate().equals(candidate) && figure.scenario() == scenario)
        .findFirst()
        .map(Figure::ratio)
        .orElse(OptionalDouble.empty());
  }
}
