package io.cloakroom.benchmarks.sessions;

import java.util.List;
import java.util.function.ToDoubleFunction;

/**
 * The measurements of one candidate in one scenario.
 *
 * @param commands the commands or statements of a request, counted at the store
 * @param trips how often the client sent something to the store, for a request
 * @param samples one for each round
 */
record Figure(
    SessionCandidate candidate,
    Scenario scenario,
    double commands,
    double trips,
    List<WrkLoad.Sample> samples) {

  double perSecond() {
    return median(WrkLoad.Sample::perSecond);
  }

  double cpuMicros() {
    return median(WrkLoad.Sample::cpuMicros);
  }

  double p99Millis() {
    return median(WrkLoad.Sample::p99Millis);
  }

  long failures() {
    return samples.stream().mapToLong(WrkLoad.Sample::failures).sum();
  }

  private double median(ToDoubleFunction<WrkLoad.Sample> value) {
    double[] sorted = samples.stream().mapToDouble(value).sorted().toArray();
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
