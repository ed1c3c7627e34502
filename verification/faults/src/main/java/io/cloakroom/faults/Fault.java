package io.cloakroom.faults;

import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;

/**
 * A fault that occurs under load and is repaired.
 *
 * @param title a description of the fault
 */
record Fault(String title, Strike strike) {

  /** A function that causes the fault at a random time and repairs it. */
  interface Strike {

    /**
     * Causes and repairs the fault.
     *
     * @param round the number of the round, from 0
     * @return the number of faults
     */
    int on(Scene scene, int round);
  }

  /**
   * The number of rounds for each kill of a node. Nodes start more slowly than servers, so fewer of
   * them are killed.
   */
  private static final int NODE_KILL_EVERY = 4;

  /**
   * The length of a hang. It exceeds the two seconds of a store call plus the one second that a
   * pool may wait.
   */
  private static final int HANG_MILLIS = 3_500;

  /**
   * The longest wait for a full disk to have an effect. Some engines have free space in existing
   * files.
   */
  private static final Duration FILL = Duration.ofSeconds(8);

  /** The number of acknowledgements in a round without a fault. */
  private static final int ENOUGH = 400;

  private static final List<Duration> OFFSETS =
      List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1), Duration.ZERO);

  /** Returns a fault that does nothing, for positive controls whose store has the fault. */
  static Fault none() {
    return new Fault(
        "none",
        (scene, round) -> {
          scene.progress().awaitAcked(ENOUGH);
          return 0;
        });
  }

  static Fault nodeKill() {
    return new Fault("kill -9 of a node", (scene, round) -> killNode(scene));
  }

  /**
   * Returns kills of the store and of nodes, one after the other. The other nodes live through the
   * outage of the store.
   */
  static Fault crash() {
    return new Fault(
        "kill -9 of the store, and of a node every fourth time",
        (scene, round) ->
            killServer(scene, scene.engine().servers().get(0), true)
                + (round % NODE_KILL_EVERY == 0 ? killNode(scene) : 0));
  }

  /** Returns kills of a server without which the store still works. */
  static Fault kill(String title, int server) {
    return new Fault(
        "kill -9 of " + title,
        (scene, round) -> killServer(scene, scene.engine().servers().get(server), false));
  }

  static Fault failover() {
    return kill("a primary, whose replica takes over", 0);
  }

  static Fault hang() {
    return new Fault("SIGSTOP of the store for 3.5 s", (scene, round) -> hang(scene, 0, true));
  }

  /** Returns hangs of a server without which the store still works. */
  static Fault hang(int server, String title) {
    return new Fault(
        "SIGSTOP of " + title + " for 3.5 s", (scene, round) -> hang(scene, server, false));
  }

  /** Returns cuts that alternate between replies, after the effect, and requests, before it. */
  static Fault cuts() {
    return new Fault(
        "replies cut after the effect, requests before it",
        (scene, round) -> {
          cut(scene, TcpProxy.Fault.CUT_REPLY);
          cut(scene, TcpProxy.Fault.CUT_REQUEST);
          return 2;
        });
  }

  static Fault fullDisk() {
    return new Fault(
        "disk full until requests fail, and one more second",
        (scene, round) -> {
          scene.pause(50, 500);
          scene.history().note("the disk is filled");
          scene.disk().fill();
          scene.progress().awaitUnknown(FILL);
          scene.pause(500, 1_500);
          scene.disk().free();
          scene.history().note("the disk has free space again");
          // Some engines stop if they cannot write, and their operator starts them again.
          for (EngineProcess server : scene.engine().servers()) {
            server.kill().run();
            server.restart().run();
          }
          return 1;
        });
  }

  static Fault clocks() {
    return new Fault(
        "clock of a node ±1 h",
        (scene, round) -> {
          for (Duration offset : OFFSETS) {
            scene.history().note("a node's clock is off by " + offset);
            scene.nodes().shiftClock(scene.nodes().count() - 1, offset);
            scene.pause(300, 800);
          }
          return OFFSETS.size() / 2;
        });
  }

  private static int killNode(Scene scene) {
    scene.pause(50, 500);
    scene.history().note("a node is killed");
    scene.nodes().killOne(scene.random());
    scene.history().note("another node replaces it");
    return 1;
  }

  private static int killServer(Scene scene, EngineProcess server, boolean storesRecords) {
    scene.pause(50, 500);
    scene.history().note("a server is killed");
    server.kill().run();
    if (storesRecords) {
      scene.history().down();
    }
    scene.pause(5, 150);
    if (storesRecords) {
      scene.history().up();
    }
    server.restart().run();
    scene.history().note("the server is running again");
    return 1;
  }

  private static int hang(Scene scene, int index, boolean storesRecords) {
    EngineProcess server = scene.engine().servers().get(index);
    scene.pause(50, 500);
    scene.history().note("a server is stopped");
    server.freeze().run();
    if (storesRecords) {
      scene.history().down();
    }
    scene.pause(HANG_MILLIS, HANG_MILLIS + 1);
    if (storesRecords) {
      scene.history().up();
    }
    server.thaw().run();
    return 1;
  }

  private static void cut(Scene scene, TcpProxy.Fault fault) {
    TcpProxy proxy = scene.engine().proxy().orElseThrow();
    scene.pause(20, 200);
    scene.history().note(fault.name());
    proxy.inject(fault);
    scene.pause(5, 40);
    proxy.inject(TcpProxy.Fault.NONE);
  }
}
