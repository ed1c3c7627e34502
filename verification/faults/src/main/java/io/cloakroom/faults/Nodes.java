package io.cloakroom.faults;

import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.atomic.AtomicReferenceArray;
import java.util.random.RandomGenerator;

/**
 * The serving nodes, and a spare node that replaces the next killed one. Clients select nodes from
 * any thread. Only one thread may kill and replace nodes.
 */
final class Nodes implements AutoCloseable {

  private final String store;
  private final Control control;
  private final Path log;
  private final AtomicReferenceArray<NodeProcess> serving;
  private NodeProcess spare;

  /** Starts this many nodes and the spare one, and returns when the nodes serve. */
  Nodes(String store, Control control, int count, Path log) {
    this.store = store;
    this.control = control;
    this.log = log;
    serving = new AtomicReferenceArray<>(count);
    for (int i = 0; i < count; i++) {
      serving.set(i, start(Duration.ZERO));
    }
    for (int i = 0; i < count; i++) {
      serving.get(i).port();
    }
    // A store that one node opens at a time would be the spare one's if that were faster.
    spare = start(Duration.ZERO);
  }

  int count() {
    return serving.length();
  }

  /** Returns the port of a random serving node. */
  int anyPort(RandomGenerator random) {
    return port(random.nextInt(serving.length()));
  }

  /** Returns the port of this node. */
  int port(int index) {
    return serving.get(index).port();
  }

  /** Kills a random node and replaces it with the spare one. */
  void killOne(RandomGenerator random) {
    int index = random.nextInt(serving.length());
    serving.get(index).kill();
    spare.port();
    serving.set(index, spare);
    spare = start(Duration.ZERO);
  }

  /** Replaces a node with one whose clock has this offset. */
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

  /** Replaces a node with one that has another store. */
  void restart(int index, String withStore) {
    NodeProcess before = serving.get(index);
    NodeProcess next = NodeProcess.start(withStore, control, Duration.ZERO, log);
    next.port();
    serving.set(index, next);
    before.kill();
  }

  private NodeProcess start(Duration clockOffset) {
    return NodeProcess.start(store, control, clockOffset, log);
  }
}
