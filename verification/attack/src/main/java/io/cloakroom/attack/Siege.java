package io.cloakroom.attack;

import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;

/**
 * One attack from its preparation to the end of the gallery: each load in turn, then all at once.
 */
final class Siege {

  private static final String EMAIL = "ada@example.org";

  /** Far above what is demanded, to measure what is broken. */
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  /** The time in which the gallery compiles its code and fills its caches and pools. */
  private static final Duration WARM_UP = Duration.ofSeconds(8);

  /** The time after each phase in which its requests end. */
  private static final Duration PAUSE = Duration.ofSeconds(5);

  private static final Duration CALM = Duration.ofSeconds(60);

  private final Victim gallery;
  private final AttackOptions options;

  private Siege(Victim gallery, AttackOptions options) {
    this.gallery = gallery;
    this.options = options;
  }

  static Siege of(Victim gallery, AttackOptions options) {
    return new Siege(gallery, options);
  }

  Outcome run() throws IOException, InterruptedException {
    List<Phase> phases = phases(visitors(), options.only());
    Phase calm = Phase.of("no attack", List.of());
    Footprint before;
    boolean alive;
    Footprint after;
    try (Watcher watcher = Watcher.start(new Wire(gallery.port(), PATIENCE), EMAIL, calm)) {
      Thread.sleep(WARM_UP.toMillis());
      before = gallery.collect();
      for (Phase phase : phases) {
        System.out.println(phase.name() + "…");
        watcher.count(phase);
        attack(phase, options.time().dividedBy(phases.size()));
        watcher.count(calm);
        Thread.sleep(PAUSE.toMillis());
      }
      alive = gallery.isAlive();
      after = alive ? calmDown(before) : Footprint.NONE;
    }
    Optional<Duration> end = gallery.terminate(Outcome.LONGEST_END);
    return new Outcome(phases, before, after, alive, end);
  }

  /** Logs in everybody who uploads. */
  private List<Browser> visitors() {
    List<Browser> visitors = new ArrayList<>();
    Wire wire = new Wire(gallery.port(), PATIENCE);
    expect(303, new Browser(wire, "198.18.200.1").signUp(EMAIL));
    for (int i = 0; i < Uploads.visitors(); i++) {
      Browser visitor = new Browser(wire, "198.18.200." + i);
      expect(200, visitor.logIn(EMAIL));
      visitors.add(visitor);
    }
    return visitors;
  }

  private static void expect(int status, Reply reply) {
    if (reply.status() != status) {
      throw new IllegalStateException("The gallery answered " + reply);
    }
  }

  private static List<Phase> phases(List<Browser> visitors, String only) {
    List<Load> bodies = List.of(Bodies.plain(), Bodies.coded());
    List<Load> slow = List.of(new SlowClients(260));
    List<Load> pictures = Uploads.of(visitors).loads();
    List<Load> all = Stream.of(bodies, slow, pictures).flatMap(List::stream).toList();
    return Stream.of(
            Phase.of("bodies", bodies),
            Phase.of("slow", slow),
            Phase.of("pictures", pictures),
            Phase.of("all", all))
        .filter(phase -> only.isEmpty() || only.equals(phase.name()))
        .toList();
  }

  private void attack(Phase phase, Duration duration) throws IOException, InterruptedException {
    List<Thread> threads = new ArrayList<>();
    int logged = gallery.logged();
    try (Wire wire = new Wire(gallery.port(), PATIENCE)) {
      for (Map.Entry<Load, Counts> load : phase.loads().entrySet()) {
        Thread thread = new Thread(() -> run(load.getKey(), wire, load.getValue()));
        thread.setDaemon(true);
        thread.start();
        threads.add(thread);
      }
      long end = System.nanoTime() + duration.toNanos();
      while (System.nanoTime() < end && gallery.isAlive()) {
        Thread.sleep(1000);
        measure(phase, logged);
      }
    }
    for (Thread thread : threads) {
      thread.join();
    }
  }

  private static void run(Load load, Wire wire, Counts counts) {
    try {
      load.run(wire, counts);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    }
  }

  private void measure(Phase phase, int logged) throws IOException {
    try {
      phase.measured(gallery.footprint());
      phase.measured(new Footprint(gallery.mostHeap(logged), 0, 0, 0));
    } catch (IOException | IllegalStateException e) {
      if (gallery.isAlive()) {
        throw e;
      }
    }
  }

  /** Waits until the gallery holds as much as before, for a while; returns what it holds then. */
  private Footprint calmDown(Footprint before) throws IOException, InterruptedException {
    Footprint after = gallery.collect();
    long end = System.nanoTime() + CALM.toNanos();
    while (!Outcome.recovered(before, after) && System.nanoTime() < end) {
      Thread.sleep(5000);
      after = gallery.collect();
    }
    return after;
  }
}
