package io.cloakroom.faults;

import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.util.List;

/**
 * Something that goes wrong under load, and is put right again.
 *
 * @param title what it is, in words
 */
record Fault(String title, Strike strike) {

  /** Lets it happen at a random moment, and puts it right. */
  interface Strike {

    /**
     * Does so.
     *
     * @param round counts from 0
     * @return how many things went wrong
     */
    int on(Scene scene, int round);
  }

  /** A node takes longer to start than a server does, so fewer of them are killed. */
  private static final int NODE_KILL_EVERY = 4;

  /** Beyond the two seconds that a store may take, and one that a pool may wait before. */
  private static final int HANG_MILLIS = 3_500;

  /** Some engines have room in files made before, and go on for a while. */
  private static final Duration FILL = Duration.ofSeconds(8);

  /** So many acknowledgements between two rounds in which nothing is done to anybody. */
  private static final int ENOUGH = 400;

  private static final List<Duration> OFFSETS =
      List.of(Duration.ofHours(1), Duration.ZERO, Duration.ofHours(-1), Duration.ZERO);

  /** Nothing goes wrong but what the store itself does: for the positive controls. */
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

  /** Both, not at the same moment: the store is away for a while that other nodes live through. */
  static Fault crash() {
    return new Fault(
        "kill -9 of the store, and of a node each fourth time",
        (scene, round) ->
            killServer(scene, scene.engine().servers().get(0), true)
                + (round % NODE_KILL_EVERY == 0 ? killNode(scene) : 0));
  }

  /** Kills and restarts a server of the engine without which the store goes on. */
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

  /** The same of another server, without which the store goes on. */
  static Fault hang(int server, String title) {
    return new Fault(
        "SIGSTOP of " + title + " for 3.5 s", (scene, round) -> hang(scene, server, false));
  }

  /** Replies are lost after the effect, requests before it, by turns. */
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
        "disk full until it is felt, and a second more",
        (scene, round) -> {
          scene.pause(50, 500);
          scene.history().note("the disk is filled");
          scene.disk().fill();
          scene.progress().awaitFelt(FILL);
          scene.pause(500, 1_500);
          scene.disk().free();
          scene.history().note("it has room again");
          // Some engines end where they cannot write; whoever runs them starts them again.
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
    scene.history().note("another one has its place");
    return 1;
  }

  private static int killServer(Scene scene, EngineProcess server, boolean isHome) {
    scene.pause(50, 500);
    scene.history().note("a server is killed");
    server.kill().run();
    if (isHome) {
      scene.history().down();
    }
    scene.pause(5, 150);
    if (isHome) {
      scene.history().up();
    }
    server.restart().run();
    scene.history().note("it is back");
    return 1;
  }

  private static int hang(Scene scene, int index, boolean isHome) {
    EngineProcess server = scene.engine().servers().get(index);
    scene.pause(50, 500);
    scene.history().note("a server is stopped");
    server.freeze().run();
    if (isHome) {
      scene.history().down();
    }
    scene.pause(HANG_MILLIS, HANG_MILLIS + 1);
    if (isHome) {
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
