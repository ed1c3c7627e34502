package io.cloakroom.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Prints the cost of one session attribute, by their number: {@code bin/bench attributes
 * [--quick]}. It must not grow with the number.
 */
public final class Attributes {

  private static final List<String> SIZES = List.of("10", "100", "1000", "10000");

  private Attributes() {}

  /** Measures all operations. */
  public static void main(String[] arguments) throws RunnerException {
    boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
    Map<String, Map<String, String>> figures = measure(quick);
    System.out.println("| one attribute of | " + String.join(" | ", SIZES) + " |");
    System.out.println("|---".repeat(SIZES.size() + 1) + "|");
    figures.forEach((operation, bySize) -> {
      List<String> row = SIZES.stream().map(size -> bySize.getOrDefault(size, "")).toList();
      System.out.println("| " + operation + " | " + String.join(" | ", row) + " |");
    });
  }

  private static Map<String, Map<String, String>> measure(boolean quick) throws RunnerException {
    var options =
        JmhOptions.of(1, quick ? 2 : 5).include(AttributeBenchmark.class.getName()).build();
    Map<String, Map<String, String>> figures = new TreeMap<>();
    for (RunResult result : new Runner(options).run()) {
      String size = result.getParams().getParam("attributes");
      int attributes = Integer.parseInt(size);
      double nanos = result.getPrimaryResult().getScore();
      double bytes =
          Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm")).getScore();
      figures
          .computeIfAbsent(result.getPrimaryResult().getLabel(), operation -> new TreeMap<>())
          .put(
              size,
              String.format(
                  Locale.ROOT,
                  "%.2f µs, %.1f kB",
                  nanos / attributes / 1000,
                  bytes / attributes / 1000));
    }
    return figures;
  }
}
