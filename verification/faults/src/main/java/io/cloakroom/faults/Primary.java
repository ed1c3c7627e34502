package io.cloakroom.faults;

import io.cloakroom.testkit.RedisServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** The server that is a primary now. It is killed, so that a replica becomes the primary. */
final class Primary {

  private final Supplier<List<RedisServer>> primaries;
  private final Runnable awaitHealthy;
  private Optional<RedisServer> dead = Optional.empty();

  /**
   * Selects one of these servers at each kill.
   *
   * @param awaitHealthy waits until live primaries serve all keys
   */
  Primary(Supplier<List<RedisServer>> primaries, Runnable awaitHealthy) {
    this.primaries = primaries;
    this.awaitHealthy = awaitHealthy;
  }

  /**
   * Returns the process to kill. Its restart waits until another server has taken over and this one
   * is a replica.
   */
  EngineProcess server() {
    return new EngineProcess(this::kill, this::restart, () -> {}, () -> {});
  }

  private void kill() {
    List<RedisServer> all = primaries.get();
    RedisServer one = all.get(ThreadLocalRandom.current().nextInt(all.size()));
    one.kill();
    dead = Optional.of(one);
  }

  private void restart() {
    awaitHealthy.run();
    dead.orElseThrow().restart();
    awaitHealthy.run();
  }
}
