package io.cloakroom.benchmarks.sessions;

import java.util.Collection;
import java.util.function.ToDoubleFunction;
import java.util.stream.DoubleStream;

/** Medians of samples. */
public final class Medians {

  private Medians() {}

  /** Returns the median of a value. */
  public static <T> double of(Collection<T> samples, ToDoubleFunction<T> value) {
    return of(samples.stream().mapToDouble(value));
  }

  /** Returns the median of numbers; not a number if there are none. */
  public static double of(DoubleStream numbers) {
    double[] sorted = numbers.sorted().toArray();
    if (sorted.length == 0) {
      return Double.NaN;
    }
    int middle = sorted.length / 2;
    return sorted.length % 2 == 1 ? sorted[middle] : (sorted[middle - 1] + sorted[middle]) / 2;
  }
}
