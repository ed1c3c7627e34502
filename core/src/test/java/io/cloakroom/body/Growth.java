package io.cloakroom.body;

import static org.assertj.core.api.Assertions.fail;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import java.util.function.IntFunction;

/**
 * The growth of the work with the input's size. It is the ratio of the CPU time that this thread
 * spends on two sizes, so the machine's speed and load do not matter.
 */
final class Growth {

  private static final int FACTOR = 8;

  /** Between the ratio of linear work, 8, and that of quadratic work, 64. */
  private static final double MOST = 24;

  /** Before the compiler has seen the code, and while others use the caches, ratios are off. */
  private static final int ROUNDS = 40;

  private static final ThreadMXBean THREADS = ManagementFactory.getThreadMXBean();

  private Growth() {}

  /**
   * Holds the work to at most linear growth.
   *
   * @param prepared makes an input of a size, and returns the work on it
   * @param size the larger of the two sizes
   */
  static void assertLinear(IntFunction<Runnable> prepared, int size) {
    Runnable small = prepared.apply(size / FACTOR);
    Runnable large = prepared.apply(size);
    long least = Long.MAX_VALUE;
    long leastOfLarge = Long.MAX_VALUE;
    for (int round = 0; round < ROUNDS; round++) {
      least = Math.min(least, nanos(small));
      leastOfLarge = Math.min(leastOfLarge, nanos(large));
      if (round > 0 && leastOfLarge <= MOST * least) {
        return;
      }
    }
    fail("An input %s times as large takes %s times the work", FACTOR, leastOfLarge / least);
  }

  private static long nanos(Runnable work) {
    long before = THREADS.getCurrentThreadCpuTime();
    work.run();
    return Math.max(1, THREADS.getCurrentThreadCpuTime() - before);
  }
}
