package io.cloakroom.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * The guarantee that the documentation gives for a store under a fault.
 *
 * @param mayLose a description of what may be lost; empty if nothing may be lost
 * @param staleFor the longest time for which a node may show an outdated copy
 */
record Promise(String mayLose, Duration staleFor) {

  static final Promise NOTHING_LOST = new Promise("", Duration.ZERO);

  static Promise mayLose(String what) {
    return new Promise(what, Duration.ZERO);
  }

  Promise staleFor(Duration time) {
    return new Promise(mayLose, time);
  }

  /** Returns the guarantees that the verdict breaks; empty if it keeps all. */
  List<String> brokenBy(Verdict verdict) {
    List<String> broken = new ArrayList<>();
    if (verdict.acked() == 0) {
      broken.add("nothing was acknowledged, so nothing was tested");
    }
    if (mayLose.isEmpty()) {
      note(broken, verdict.lost(), "acknowledged writes lost");
      note(broken, verdict.revived(), "sessions revived");
    }
    note(broken, verdict.madeUp(), "effects made up");
    note(broken, verdict.crossed(), "answers from another visitor's session");
    note(
        broken,
        verdict.anonymous(),
        "answers that missed a session, or that did not use the store");
    note(broken, verdict.odd(), "answers that no fault explains");
    return broken;
  }

  String text() {
    return mayLose.isEmpty() ? "nothing" : mayLose;
  }

  private static void note(List<String> broken, long count, String what) {
    if (count > 0) {
      broken.add(count + " " + what);
    }
  }
}
