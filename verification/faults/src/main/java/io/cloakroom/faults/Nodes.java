package io.cloakroom.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * The nodes that serve, and one that stands ready to take the place of the next one killed. Clients
 * pick one from any thread; killing and replacing belong to one thread.
 */
final class Nodes implements AutoCloseable {

  private final String store;
  private final Control control;
  private final Path log;
  private final AtomicReferenceArray<NodeProcess> serving;
  private NodeProcess spare;

  /** Starts so many nodes and the spare one; returns once they serve. */
  Nodes(String store, Control control, int count, Path log) {
    this.store = store;
    this.control = control;
    this.log = log;
    serving = new AtomicReferenceArray<>(count);
    for (int i = 0; i < count; i++) {
      serving.set(i, start(Duration.ZERO));
    }
    spare = start(Duration.ZERO);
    for (int i = 0; i < count; i++) {
      serving.get(i).port();
    }
  }

  int count() {
    return serving.length();
  }

  /** The port of one of the nodes that serve. */
  int anyPort(RandomGenerator random) {
    return port(random.nextInt(serving.length()));
  }

  /** The port of this node. */
  int port(int index) {
    return serving.get(index).port();
  }

  /** Kills one of the nodes, any of them, and lets the spare one take its place. */
  void killOne(RandomGenerator random) {
    int index = random.nextInt(serving.length());
    serving.get(index).kill();
    spare.port();
    serving.set(index, spare);
    spare = start(Duration.ZERO);
  }

  /** Replaces one of the nodes by one whose clock is off by so much. */
  void shiftClock(int index, Duration offset) {
    NodeProcess before = serving.get(index);
    NodeProcess next = start(offset);
    next.port();
    serving.set(index, next);
    before.kill();
  }

  @Override
  public void close() {
    for (int i = 0; i < serving.length(); i++) {
      serving.get(i).close();
    }
    spare.close();
  }

  private NodeProcess start(Duration clockOffset) {
    return NodeProcess.start(store, control, clockOffset, log);
  }
}
