package io.cloakroom.benchmarks.sessions;

import io.cloakroom.benchmarks.sessions.load.Scenario;
import io.cloakroom.benchmarks.sessions.load.WrkLoad.Sample;
import io.cloakroom.benchmarks.sessions.server.SessionCandidate;
import java.util.List;
import java.util.OptionalDouble;
import java.util.function.ToDoubleFunction;
import java.util.stream.IntStream;

/**
 * The measurements of one candidate in one scenario.
 *
 * @param commands the commands or statements of a request, counted at the store
 * @param trips how often the client sent something to the store, for a request
 * @param samples one for each round
 * @param bare the samples of the server without sessions in the same rounds
 */
public record Figure(
    SessionCandidate candidate,
    Scenario scenario,
    double commands,
    double trips,
    List<Sample> samples,
    List<Sample> bare) {

  /** Returns whether something was timed. */
  public boolean timed() {
    return !samples.isEmpty();
  }

  /** Returns the median of the requests a second. */
  public double perSecond() {
    return Medians.of(samples, Sample::perSecond);
  }

  /** Returns the median of the CPU time for a request. */
  public double cpuMicros() {
    return Medians.of(samples, Sample::cpuMicros);
  }

  /** Returns the median of the time within which 99 of 100 requests were answered. */
  public double p99Millis() {
    return Medians.of(samples, Sample::p99Millis);
  }

  /** Returns the bytes that a request allocated; empty if they are not known. */
  public OptionalDouble allocated() {
    double bytes = Medians.of(samples, Sample::allocated);
    return bytes < 0 ? OptionalDouble.empty() : OptionalDouble.of(bytes);
  }

  /** Returns the requests that were refused or had no answer. */
  public long failures() {
    return samples.stream().mapToLong(Sample::failures).sum();
  }

  /** Returns the requests a second, divided by those of the bare server: the median of rounds. */
  public OptionalDouble ratio() {
    return bare.size() < samples.size() || samples.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(
            Medians.of(
                IntStream.range(0, samples.size())
                    .mapToDouble(
                        round -> samples.get(round).perSecond() / bare.get(round).perSecond())));
  }

  /** Returns the CPU time beyond that of the bare server. */
  public OptionalDouble addedCpuMicros() {
    return beyondBare(Sample::cpuMicros);
  }

  /** Returns the bytes allocated beyond those of the bare server. */
  public OptionalDouble addedAllocation() {
    return allocated().isEmpty() ? OptionalDouble.empty() : beyondBare(Sample::allocated);
  }

  private OptionalDouble beyondBare(ToDoubleFunction<Sample> value) {
    return bare.isEmpty() || samples.isEmpty()
        ? OptionalDouble.empty()
        : OptionalDouble.of(Medians.of(samples, value) - Medians.of(bare, value));
  }
}
