package io.cloakroom.benchmarks;

import java.util.EnumMap;
import java.util.Locale;
import java.util.Map;
import java.util.Objects;
import java.util.TreeMap;
import org.openjdk.jmh.results.RunResult;
import org.openjdk.jmh.runner.Runner;
import org.openjdk.jmh.runner.RunnerException;

/**
 * Prints the cost of each step of a session's way through a request: {@code bin/bench hot
 * [--quick]}.
 */
public final class HotPath {

  private HotPath() {}

  /** A mean time and the bytes allocated, for one request. */
  private record Figure(double nanos, double bytes) {

    Figure less(Figure other) {
      return new Figure(nanos - other.nanos, bytes - other.bytes);
    }
  }

  /** Measures all steps. */
  public static void main(String[] arguments) throws RunnerException {
    boolean quick = arguments.length > 0 && arguments[0].equals("--quick");
    Map<HotPathStep, Figure> steps = new EnumMap<>(HotPathStep.class);
    Map<String, Figure> references = new TreeMap<>();
    var options =
        JmhOptions.of(quick ? 1 : 3, quick ? 2 : 5)
            .include(HotPathBenchmark.class.getName())
            .include(HotPathReferenceBenchmark.class.getName())
            .build();
    for (RunResult result : new Runner(options).run()) {
      Figure figure =
          new Figure(
              result.getPrimaryResult().getScore(),
              Objects.requireNonNull(result.getSecondaryResults().get("gc.alloc.rate.norm"))
                  .getScore());
      String step = result.getParams().getParam("step");
      if (step == null) {
        references.put(result.getPrimaryResult().getLabel(), figure);
      } else {
        steps.put(HotPathStep.valueOf(step), figure);
      }
    }
    print(steps, references);
  }

  private static void print(Map<HotPathStep, Figure> steps, Map<String, Figure> references) {
    System.out.println("| step | request | the step's own | bytes of bare |");
    System.out.println("|---|---|---|---|");
    Figure bare = Objects.requireNonNull(steps.get(HotPathStep.BARE));
    steps.forEach((step, figure) -> {
      String own =
          step.before()
              .map(before -> text(figure.less(Objects.requireNonNull(steps.get(before)))))
              .orElse("–");
      System.out.printf(
          Locale.ROOT,
          "| %s | %s | %s | %.2f |%n",
          step.title(),
          text(figure),
          own,
          figure.bytes / bare.bytes);
    });
    System.out.println();
    System.out.println("| reference | |");
    System.out.println("|---|---|");
    references.forEach(
        (name, figure) -> System.out.println("| `" + name + "` | " + text(figure) + " |"));
  }

  private static String text(Figure figure) {
    return String.format(Locale.ROOT, "%,.0f ns, %,.0f bytes", figure.nanos, figure.bytes);
  }
}
