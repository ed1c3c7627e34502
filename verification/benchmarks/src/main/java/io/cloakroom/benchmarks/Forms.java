package io.cloakroom.benchmarks;

import java.util.ArrayList;
import java.util.Comparator;
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
 * The command {@code bin/bench forms [--quick] [ROW…]}. It measures the rows with Cloakroom and its
 * peers, and prints a table.
 */
public final class Forms {

  private Forms() {}

  /** A candidate's median time for one body, and the bytes that it allocates. */
  private record Figure(String candidate, double nanos, double allocated) {}

  /** Measures the rows whose names start with an argument, or all rows. */
  public static void main(String[] arguments) throws RunnerException {
    List<String> named = new ArrayList<>(List.of(arguments));
    boolean quick = named.remove("--quick");
    System.out.println(
        "| row | Cloakroom | allocated | best peer | allocated | ratio | target | |");
    System.out.println("|---|---|---|---|---|---|---|---|");
    List<Line> lines = new ArrayList<>(List.of(Row.values()));
    lines.addAll(List.of(BindingRow.values()));
    for (Line line : lines) {
      if (named.isEmpty() || named.stream().anyMatch(line.name()::startsWith)) {
        List<String> reading = line.candidates().stream().filter(line::reads).toList();
        System.out.println(print(line, measure(line, reading, quick)));
      }
    }
  }

  /** Measures the candidates of a row in one run, each in two processes. */
  private static List<Figure> measure(Line line, List<String> candidates, boolean quick)
      throws RunnerException {
    var options =
        new OptionsBuilder()
            .include(line.benchmark().getName())
            .param("row", line.name())
            .param("candidate", candidates.toArray(String[]::new))
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

  private static String print(Line line, List<Figure> figures) {
    Figure own =
        figures.stream().filter(f -> f.candidate.equals("CLOAKROOM")).findFirst().orElseThrow();
    Figure scan =
        figures.stream().filter(f -> f.candidate.startsWith("HORSPOOL")).findFirst().orElse(null);
    List<Figure> peers =
        figures.stream()
            .filter(f -> !f.equals(own) && !f.equals(scan))
            .sorted(Comparator.comparingDouble(Figure::nanos))
            .toList();
    Figure rival =
        peers.stream()
            .filter(f -> f.candidate.equals(line.rival()))
            .findFirst()
            .orElse(peers.get(0));
    double ratio = rival.nanos / own.nanos;
    long bytes = line.bytes();
    List<String> remarks = new ArrayList<>();
    if (ratio < line.target()) {
      remarks.add(ratio < 1 ? "SLOWER" : "below the target");
    }
    if (own.allocated > rival.allocated && !line.file()) {
      remarks.add("allocates more");
    }
    if (scan != null) {
      remarks.add(String.format(Locale.ROOT, "%.2f of a bare scan", scan.nanos / own.nanos));
    }
    for (String candidate : line.candidates()) {
      if (figures.stream().noneMatch(figure -> figure.candidate.equals(candidate))) {
        remarks.add(name(candidate) + " reads it incorrectly");
      }
    }
    if (!line.rival().isEmpty()) {
      peers.stream()
          .filter(peer -> !peer.equals(rival))
          .forEach(peer -> remarks.add(name(peer.candidate) + ' ' + figure(peer, bytes)));
    }
    return String.format(
        Locale.ROOT,
        "| %s | %s | %.1f kB | %s %s | %.1f kB | %.2f | %.2f | %s |",
        line.name().toLowerCase(Locale.ROOT).replace('_', ' '),
        time(own.nanos, bytes),
        own.allocated / 1000,
        name(rival.candidate),
        time(rival.nanos, bytes),
        rival.allocated / 1000,
        ratio,
        line.target(),
        String.join(", ", remarks));
  }

  private static String name(String candidate) {
    return candidate.toLowerCase(Locale.ROOT).replace('_', '-');
  }

  private static String figure(Figure peer, long bytes) {
    return String.format(
        Locale.ROOT, "%s and %.1f kB", time(peer.nanos, bytes), peer.allocated / 1000);
  }

  private static String time(double nanos, long bytes) {
    return bytes < 100_000
        ? String.format(Locale.ROOT, "%.2f µs", nanos / 1000)
        : String.format(Locale.ROOT, "%.2f GB/s", bytes / nanos);
  }
}
