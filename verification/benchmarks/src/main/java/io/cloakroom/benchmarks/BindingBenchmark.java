package io.cloakroom.benchmarks;

import java.util.concurrent.Callable;
import java.util.concurrent.TimeUnit;
import org.jspecify.annotations.Nullable;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** One maker of records at one form; {@link Forms} runs them side by side. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class BindingBenchmark {

  /** A {@link BindingRow}. */
  @Param({})
  public String row = "";

  /** A {@link Binder}. */
  @Param({})
  public String candidate = "";

  private Callable<@Nullable Object> request = () -> null;

  /** Reads once, so that a candidate that makes something else is not measured. */
  @Setup
  public void check() throws Exception {
    BindingRow wanted = BindingRow.valueOf(row);
    request = Binder.valueOf(candidate).prepare(wanted);
    Object made = request.call();
    if (!wanted.expected().equals(made)) {
      throw new IllegalStateException(candidate + " makes " + made + " in " + row);
    }
  }

  /** Makes the record. */
  @Benchmark
  public @Nullable Object bind() throws Exception {
    return request.call();
  }
}
