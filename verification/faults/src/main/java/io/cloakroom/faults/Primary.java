package io.cloakroom.faults;

import io.cloakroom.testkit.RedisServer;
import java.util.List;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import java.util.function.Supplier;

/** Whichever server is a primary now: the one that is killed, so that a replica takes its place. */
final class Primary {

  private final Supplier<List<RedisServer>> primaries;
  private final Runnable awaitHealthy;
  private Optional<RedisServer> dead = Optional.empty();

  /**
   * One of these.
   *
   * @param awaitHealthy waits until live primaries serve everything
   */
  Primary(Supplier<List<RedisServer>> primaries, Runnable awaitHealthy) {
    this.primaries = primaries;
    this.awaitHealthy = awaitHealthy;
  }

  /** What is killed; its restart is when another one has taken over and it is back as a replica. */
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
