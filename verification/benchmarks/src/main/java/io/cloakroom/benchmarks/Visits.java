package io.cloakroom.benchmarks;

import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Prints the cost of a request that asks for nothing: {@code bin/bench visit [--quick]}. It is the
 * difference between a server's exchange with and without Cloakroom.
 */
public final class Visits {

  private static final int WANTED_BYTES = 200;

  private Visits() {}

  /** A benchmark's mean time and the bytes it allocated, for one request. */
  private record Figure(double nanos, double bytes) {}

  /** Measures all exchanges. */
  public static void main(String[] arguments) throws RunnerException {
    boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
    Map<String, Figure> figures = measure(quick);
    System.out.println(
        "| exchange | request | bytes | of which Cloakroom's | wanted | time added |");
    System.out.println("|---|---|---|---|---|---|");
    figures.forEach((name, figure) -> {
      Figure bare = figures.get(name.replace(" ", "Bare "));
      if (bare != null) {
        System.out.printf(
            Locale.ROOT,
            "| %s | %.0f | %.0f | %d | %.0f ns |%n",
            name.replace(" ", " | "),
            figure.bytes,
            figure.bytes - bare.bytes,
            WANTED_BYTES,
            figure.nanos - bare.nanos);
      }
    });
  }

  private static Map<String, Figure> measure(boolean quick) throws RunnerException {
    var options =
        JmhOptions.of(quick ? 1 : 3, quick ? 3 : 5).include(VisitBenchmark.class.getName()).build();
    Map<String, Figure> figures = new TreeMap<>();
    for (RunResult result : new Runner(options).run()) {
      String name = result.getPrimaryResult().getLabel();
      figures.put(
          name + " " + result.getParams().getParam("method"),
          new Figure(
              result.getPrimaryResult().getScore(),
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore()));
    }
    return figures;
  }
}
