package io.cloakroom.benchmarks.sessions.scale;

import com.sun.management.OperatingSystemMXBean;
import com.sun.management.ThreadMXBean;
import io.cloakroom.benchmarks.sessions.Medians;
import java.lang.management.ManagementFactory;
import java.util.ArrayList;
import java.util.List;
import java.util.function.LongConsumer;

/**
 * The cost of a request on one thread.
 *
 * @param micros the time
 * @param cpuMicros the CPU time of this whole process, the collector and the compiler included
 * @param allocated the bytes
 */
record Cost(double micros, double cpuMicros, double allocated) {

  private static final OperatingSystemMXBean SYSTEM =
      ManagementFactory.getPlatformMXBean(OperatingSystemMXBean.class);
  private static final ThreadMXBean THREADS = (ThreadMXBean) ManagementFactory.getThreadMXBean();

  /** The clock is read once for so many requests. */
  private static final int BATCH = 16;

  /** Returns the CPU time of this process so far. */
  static long cpuNanos() {
    return SYSTEM.getProcessCpuTime();
  }

  /** Returns the medians of several rounds, after one that warms up. */
  static Cost of(ScalePlan plan, LongConsumer request) {
    round(plan.seconds(), request);
    List<Cost> rounds = new ArrayList<>();
    for (int i = 0; i < plan.rounds(); i++) {
      rounds.add(round(plan.seconds(), request));
    }
    return new Cost(
        Medians.of(rounds, Cost::micros),
        Medians.of(rounds, Cost::cpuMicros),
        Medians.of(rounds, Cost::allocated));
  }

  private static Cost round(int seconds, LongConsumer request) {
    long thread = Thread.currentThread().getId();
    long bytes = THREADS.getThreadAllocatedBytes(thread);
    long cpu = cpuNanos();
    long begin = System.nanoTime();
    long end = begin + seconds * 1_000_000_000L;
    long requests = 0;
    long now = begin;
    while (now < end) {
      for (int i = 0; i < BATCH; i++) {
        request.accept(requests++);
      }
      now = System.nanoTime();
    }
    return new Cost(
        (now - begin) / 1e3 / requests,
        (cpuNanos() - cpu) / 1e3 / requests,
        (double) (THREADS.getThreadAllocatedBytes(thread) - bytes) / requests);
  }
}
