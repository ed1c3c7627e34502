package io.cloakroom.attack;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The effect of an attack on the gallery.
 *
 * @param phases the parts of the attack
 * @param before the process before the attack
 * @param after the process after the attack
 * @param alive whether the process lived through the attack
 * @param end the time that the process took to end; empty if it had to be killed
 */
record Outcome(
    List<Phase> phases, Footprint before, Footprint after, boolean alive, Optional<Duration> end) {

  /** The longest time of a visitor's request. */
  static final Duration LONGEST_REQUEST = Duration.ofSeconds(2);

  /** The longest time from SIGTERM to the end. */
  static final Duration LONGEST_END = Duration.ofSeconds(30);

  /** The megabytes of heap that may stay in use: caches that were empty before. */
  private static final long MORE_HEAP = 16;

  /** The number of threads, and of files, that may stay: of pools that were not full before. */
  private static final long MORE = 20;

  Outcome {
    phases = List.copyOf(phases);
  }

  /** Whether the process holds about as much as before the attack. */
  static boolean recovered(Footprint before, Footprint after) {
    return after.heap() <= before.heap() + MORE_HEAP
        && after.threads() <= before.threads() + MORE
        && after.descriptors() <= before.descriptors() + MORE;
  }

  /** Returns the broken demands in sentences; empty if all were met. */
  List<String> broken() {
    List<String> broken = new ArrayList<>();
    for (Phase phase : phases) {
      phase.loads().forEach((load, counts) -> addErrors(broken, phase, load.name(), counts));
      for (Probe probe : Probe.values()) {
        addUnanswered(broken, phase, probe);
      }
    }
    if (!alive) {
      broken.add("The process ended during the attack.");
      return broken;
    }
    if (!recovered(before, after)) {
      broken.add("Memory, threads or files did not go back.");
    }
    if (end.isEmpty()) {
      broken.add("The process did not end within " + LONGEST_END.toSeconds() + " s of SIGTERM.");
    }
    return broken;
  }

  private static void addErrors(List<String> broken, Phase phase, String what, Counts counts) {
    if (counts.errors() > 0) {
      broken.add(phase.name() + ": server errors for " + what + " (" + counts + ").");
    }
  }

  private static void addUnanswered(List<String> broken, Phase phase, Probe probe) {
    String what = phase.name() + ": the " + probe.text();
    Counts counts = phase.counts(probe);
    if (counts.total() == 0) {
      broken.add(what + " was never answered.");
    } else if (counts.of("200") < counts.total()) {
      broken.add(what + " was not always answered (" + counts + ").");
    }
    if (phase.slowest(probe) > LONGEST_REQUEST.toMillis()) {
      broken.add(what + " took up to " + phase.slowest(probe) + " ms.");
    }
  }
}
