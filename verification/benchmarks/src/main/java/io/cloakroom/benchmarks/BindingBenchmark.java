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

/** A benchmark of one binder with one form; {@link Forms} runs all of them. */
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

  /** Binds once and fails if the candidate creates another record. */
  @Setup
  public void check() throws Exception {
    BindingRow selected = BindingRow.valueOf(row);
    request = Binder.valueOf(candidate).prepare(selected);
    Object made = request.call();
    if (!selected.expected().equals(made)) {
      throw new IllegalStateException(candidate + " creates " + made + " in " + row);
    }
  }

  /** Creates the record. */
  @Benchmark
  public @Nullable Object bind() throws Exception {
    return request.call();
  }
}
