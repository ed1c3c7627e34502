package io.cloakroom.spring.app;

import java.util.concurrent.atomic.AtomicInteger;

/** Counts how often a lazy value was computed. */
public final class Counts {

  private final AtomicInteger computed = new AtomicInteger();

  int next() {
    return computed.incrementAndGet();
  }

  /** Returns the number of computed values. */
  public int computed() {
    return computed.get();
  }
}
