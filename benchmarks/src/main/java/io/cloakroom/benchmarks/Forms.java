package io.cloakroom.benchmarks;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import org.openjdk.jmh.profile.GCProfiler;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;
import org.openjdk.jmh.runner.options.OptionsBuilder;
import org.openjdk.jmh.runner.options.TimeValue;

/**
 * Runs the rows beside their peers and prints a table: {@code bin/bench forms [--quick] [ROW…]}.
 */
public final class Forms {

  private Forms() {}

  /** A candidate's median time for one body, and the bytes it allocated. */
  private record Figure(String candidate, double nanos, double allocated) {}

  /** Measures the rows that are named, or all. */
  public static void main(String[] arguments) throws RunnerException {
    List<String> named = new ArrayList<>(List.of(arguments));
    boolean quick = named.remove("--quick");
    System.out.println(
        "| row | Cloakroom | allocated | best peer | allocated | ratio | wanted | |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    for (Row row : Row.values()) {
      if (named.isEmpty() || named.stream().anyMatch(row.name()::startsWith)) {
        System.out.println(line(row, measure(row, quick)));
      }
    }
  }

  /** The candidates of a row in one run, each in two processes of its own. */
  private static List<Figure> measure(Row row, boolean quick) throws RunnerException {
    String[] candidates =
        Arrays.stream(row.candidates()).map(Object::toString).toArray(String[]::new);
    var options =
        new OptionsBuilder()
            .include(FormBenchmark.class.getName())
            .param("row", row.name())
            .param("candidate", candidates)
            .forks(quick ? 1 : 2)
            .warmupIterations(quick ? 2 : 3)
            .warmupTime(TimeValue.milliseconds(quick ? 300 : 500))
            .measurementIterations(quick ? 3 : 5)
            .measurementTime(TimeValue.milliseconds(quick ? 300 : 500))
            .addProfiler(GCProfiler.class)
            .jvmArgsAppend("-Xms2g", "-Xmx2g")
            .shouldFailOnError(true)
            .verbosity(org.openjdk.jmh.runner.options.VerboseMode.SILENT)
            .build();
    List<Figure> figures = new ArrayList<>();
    for (RunResult result : new Runner(options).run()) {
      figures.add(
          new Figure(
              result.getParams().getParam("candidate"),
              result.getPrimaryResult().getStatistics().getPercentile(50),
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore()));
    }
    return figures;
  }

  private static String line(Row row, List<Figure> figures) {
    Figure own =
        figures.stream().filter(f -> f.candidate.equals("CLOAKROOM")).findFirst().orElseThrow();
    Figure scan =
        figures.stream().filter(f -> f.candidate.startsWith("HORSPOOL")).findFirst().orElse(null);
    Figure best =
        figures.stream()
            .filter(f -> !f.equals(own) && !f.equals(scan))
            .min((a, b) -> Double.compare(a.nanos, b.nanos))
            .orElseThrow();
    double ratio = best.nanos / own.nanos;
    long bytes = row.payload().body().length;
    List<String> remarks = new ArrayList<>();
    if (ratio < row.target()) {
      remarks.add(ratio < 1 ? "LOSES" : "below the aim");
    }
    if (own.allocated > best.allocated && !row.file()) {
      remarks.add("allocates more");
    }
    if (scan != null) {
      remarks.add(String.format(Locale.ROOT, "%.2f of a bare scan", scan.nanos / own.nanos));
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f kB | %s %s | %.1f kB | %.2f | %.2f | %s |",
        row.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        time(own.nanos, bytes),
        own.allocated / 1000,
        best.candidate.toLowerCase(Locale.ROOT).replace('_', '-'),
        time(best.nanos, bytes),
        best.allocated / 1000,
        ratio,
        row.target(),
        String.join(", ", remarks));
  }

  private static String time(double nanos, long bytes) {
    return bytes < 100_000
        ? String.format(Locale.ROOT, "%.2f µs", nanos / 1000)
        : String.format(Locale.ROOT, "%.2f GB/s", bytes / nanos);
  }
}
