package io.cloakroom.jdk;

import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The kinds of threads that a server can run its handlers on. */
enum Threads {
  PLATFORM,
  VIRTUAL;

  /** The kinds that the running JDK has. */
  static List<Threads> ofThisJdk() {
    return Runtime.version().feature() < 21 ? List.of(PLATFORM) : List.of(PLATFORM, VIRTUAL);
  }

  /** Starts an executor of as many threads as there are requests. */
  ExecutorService executor() {
    return executor(Integer.MAX_VALUE);
  }

  /** Starts an executor of at most this many threads; virtual ones have no limit. */
  ExecutorService executor(int most) {
    if (this == PLATFORM) {
      return most == Integer.MAX_VALUE
          ? Executors.newCachedThreadPool()
          : Executors.newFixedThreadPool(most);
    }
    try {
      // Java 17 does not have it.
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
