package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.EnumMap;
import java.util.List;
import java.util.Map;

/** The counts of all findings, with the first examples. Not thread-safe. */
final class Tally {

  /** A kind of finding. */
  enum Finding {
    LOST,
    MADE_UP,
    REVIVED,
    CROSSED,
    ANONYMOUS,
    ODD
  }

  private final int maxExamples;
  private final Map<Finding, Long> counts = new EnumMap<>(Finding.class);
  private final List<String> examples = new ArrayList<>();
  private long acked;
  private long unsettled;
  private long unknown;
  private long slowestMicros;

  Tally(int maxExamples) {
    this.maxExamples = maxExamples;
  }

  void acked(long count) {
    acked += count;
  }

  void unsettled() {
    unsettled++;
  }

  void unknown() {
    unknown++;
  }

  void waited(long micros) {
    slowestMicros = Math.max(slowestMicros, micros);
  }

  void found(Finding finding, long count, String example) {
    if (count <= 0) {
      return;
    }
    counts.merge(finding, count, Long::sum);
    if (examples.size() < maxExamples) {
      examples.add(finding + " " + count + ": " + example);
    }
  }

  Verdict verdict() {
    return new Verdict(
        acked,
        count(Finding.LOST),
        count(Finding.MADE_UP),
        count(Finding.REVIVED),
        count(Finding.CROSSED),
        count(Finding.ANONYMOUS),
        count(Finding.ODD),
        unsettled,
        unknown,
        slowestMicros,
        examples);
  }

  private long count(Finding finding) {
    return counts.getOrDefault(finding, 0L);
  }
}
