package io.cloakroom.faults;

import java.time.Duration;
import java.util.ArrayList;
import java.util.List;

/**
 * What the documentation says of a store under a fault.
 *
 * @param mayLose what may be lost, in words; empty for nothing
 * @param staleFor how long a node may go on to show what another one changed
 */
record Promise(String mayLose, Duration staleFor) {

  static final Promise NOTHING_LOST = new Promise("", Duration.ZERO);

  static Promise mayLose(String what) {
    return new Promise(what, Duration.ZERO);
  }

  Promise staleFor(Duration time) {
    return new Promise(mayLose, time);
  }

  /** What the verdict breaks; empty where it is kept. */
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
    note(broken, verdict.crossed(), "answers from another's session");
    note(broken, verdict.anonymous(), "answers that knew nobody, or were given without the store");
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
