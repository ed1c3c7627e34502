package io.cloakroom.benchmarks;

import io.cloakroom.test.TestExchange;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.State;

/** A request for each step. {@link HotPath} takes off the request of the step before. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class HotPathBenchmark {

  /** The step. */
  @Param public HotPathStep step = HotPathStep.BARE;

  private final HotPathRequests requests = new HotPathRequests();

  /** Sends a request. */
  @Benchmark
  public TestExchange request() {
    return requests.send(step);
  }
}
