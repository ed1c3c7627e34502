package io.cloakroom.benchmarks;

import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.runner.options.ChainedOptionsBuilder;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;
import org.openjdk.jmh.runner.options.VerboseMode;

/** The options of measurements in which an iteration takes half a second. */
final class JmhOptions {

  private JmhOptions() {}

  /**
   * Returns the options without the benchmarks.
   *
   * @param forks the number of processes
   * @param iterations the number of iterations, and as many before them to warm up
   */
  static ChainedOptionsBuilder of(int forks, int iterations) {
    return new OptionsBuilder()
        .forks(forks)
        .warmupIterations(iterations)
        .warmupTime(TimeValue.milliseconds(500))
        .measurementIterations(iterations)
        .measurementTime(TimeValue.milliseconds(500))
        .addProfiler(GCProfiler.class)
        .jvmArgsAppend("-Xms1g", "-Xmx1g")
        .shouldFailOnError(true)
        .verbosity(VerboseMode.SILENT);
  }
}
