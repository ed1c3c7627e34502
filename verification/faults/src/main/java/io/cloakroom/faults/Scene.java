package io.cloakroom.faults;

import java.util.concurrent.TimeUnit;
import java.util.concurrent.locks.LockSupport;
import java.util.random.RandomGenerator;

/** The objects that a fault uses while the load runs. */
record Scene(
    Engine engine, Nodes nodes, History history, Progress progress, RandomGenerator random) {

  /** Lets the load run for a random time. */
  void pause(int fromMillis, int toMillis) {
    LockSupport.parkNanos(TimeUnit.MILLISECONDS.toNanos(random.nextInt(fromMillis, toMillis)));
  }

  SmallDisk disk() {
    return engine.disk().orElseThrow();
  }
}
