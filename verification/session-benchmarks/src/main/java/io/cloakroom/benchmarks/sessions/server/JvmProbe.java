package io.cloakroom.benchmarks.sessions.server;

import java.lang.management.ManagementFactory;
import java.lang.management.ThreadMXBean;
import javax.management.AttributeNotFoundException;
import javax.management.JMException;
import javax.management.ObjectName;

/** The memory and the compiler of this process. */
final class JvmProbe {

  private static final int COLLECTIONS = 3;

  private JvmProbe() {}

  /** Returns the bytes that all threads allocated so far. */
  static long allocated() {
    try {
      return (Long)
          ManagementFactory.getPlatformMBeanServer()
              .getAttribute(
                  new ObjectName(ManagementFactory.THREAD_MXBEAN_NAME),
                  "TotalThreadAllocatedBytes");
    } catch (AttributeNotFoundException e) {
      // Before Java 21, threads that have ended are not counted.
      return ofLiveThreads();
    } catch (JMException e) {
      throw new IllegalStateException(e);
    }
  }

  private static long ofLiveThreads() {
    ThreadMXBean threads = ManagementFactory.getThreadMXBean();
    long sum = 0;
    for (long bytes :
        ((com.sun.management.ThreadMXBean) threads)
            .getThreadAllocatedBytes(threads.getAllThreadIds())) {
      sum += Math.max(0, bytes);
    }
    return sum;
  }

  /** Returns the milliseconds that the threads of the compiler have worked so far. */
  static long compiled() {
    return ManagementFactory.getCompilationMXBean().getTotalCompilationTime();
  }

  /** Returns the bytes of the heap that are still in use after full collections. */
  static long live() {
    long used = Long.MAX_VALUE;
    for (int i = 0; i < COLLECTIONS; i++) {
      System.gc();
      used = Math.min(used, ManagementFactory.getMemoryMXBean().getHeapMemoryUsage().getUsed());
    }
    return used;
  }
}
