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

  /** Starts an executor, of which Java 17 has no virtual one. */
  ExecutorService executor() {
    if (this == PLATFORM) {
      return Executors.newCachedThreadPool();
    }
    try {
      return (ExecutorService)
          Executors.class.getMethod("newVirtualThreadPerTaskExecutor").invoke(null);
    } catch (ReflectiveOperationException e) {
      throw new IllegalStateException(e);
    }
  }
}
