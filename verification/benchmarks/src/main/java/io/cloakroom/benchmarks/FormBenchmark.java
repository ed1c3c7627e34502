package io.cloakroom.benchmarks;

import java.io.IOException;
import java.util.concurrent.TimeUnit;
import org.openjdk.jmh.annotations.Benchmark;
import org.openjdk.jmh.annotations.BenchmarkMode;
import org.openjdk.jmh.annotations.Mode;
import org.openjdk.jmh.annotations.OutputTimeUnit;
import org.openjdk.jmh.annotations.Param;
import org.openjdk.jmh.annotations.Scope;
import org.openjdk.jmh.annotations.Setup;
import org.openjdk.jmh.annotations.State;

/** A benchmark of one candidate with one payload; {@link Forms} runs all of them. */
@State(Scope.Benchmark)
@BenchmarkMode(Mode.AverageTime)
@OutputTimeUnit(TimeUnit.NANOSECONDS)
public class FormBenchmark {

  /** A {@link Row}. */
  @Param({})
  public String row = "";

  /** One of the row's candidates. */
  @Param({})
  public String candidate = "";

  private Payload payload = new Payload(new byte[0], "", java.util.List.of(), 0);
  private Candidate reader = unread -> 0;

  /** Reads once and fails if the candidate reads the payload incorrectly. */
  @Setup
  public void check() throws IOException {
    Row selected = Row.valueOf(row);
    payload = selected.payload();
    for (Candidate one : selected.readers()) {
      if (one.toString().equals(candidate)) {
        reader = one;
      }
    }
    long read = reader.read(payload);
    if (read != payload.expected()) {
      throw new IllegalStateException(
          candidate + " reads " + read + " of " + payload.expected() + " in " + row);
    }
  }

  /** Reads the payload. */
  @Benchmark
  public long read() throws IOException {
    return reader.read(payload);
  }
}
