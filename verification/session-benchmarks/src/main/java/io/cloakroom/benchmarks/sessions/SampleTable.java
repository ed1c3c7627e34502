package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;

/** The samples of the candidates of a place, in the order in which they were taken. */
public final class SampleTable {

  private record Row(SessionCandidate candidate, Scenario scenario) {}

  private final Map<Row, List<Sample>> rows = new HashMap<>();

  /** Adds the sample of a round. */
  public void add(SessionCandidate candidate, Scenario scenario, Sample sample) {
    rows.computeIfAbsent(new Row(candidate, scenario), none -> new ArrayList<>()).add(sample);
  }

  /** Returns the samples of a candidate in a scenario. */
  public List<Sample> of(SessionCandidate candidate, Scenario scenario) {
    return rows.getOrDefault(new Row(candidate, scenario), List.of());
  }
}
