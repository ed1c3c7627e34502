package io.cloakroom.faults;

import java.util.List;
import java.util.Locale;

/**
 * What came of a row.
 *
 * @param faults how often something went wrong
 */
record Result(Row row, String version, int faults, Verdict verdict) {

  static final String HEAD =
      """
      | row | store | fault | faults | no answer | acked | lost | lost of acked, at most (95%) | made up | revived \
      | crossed | nobody known | unsettled | slowest answer | may lose |
      |---|---|---|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---:|---|\
      """;

  /** What of the promise is broken; for a control, that it was not caught. */
  List<String> broken() {
    List<String> broken = row.promise().brokenBy(verdict);
    if (row.control() == Control.NONE) {
      return broken;
    }
    return caught() ? List.of() : List.of("the planted fault was not caught: " + broken);
  }

  /** The line of the table. */
  String line() {
    return String.format(
        Locale.ROOT,
        "| %s | %s%s | %s | %d | %d | %d | %d | %s | %d | %d | %d | %d | %d | %.1f s | %s |",
        row.name(),
        row.store(),
        version.isEmpty() ? "" : ", " + version,
        row.fault().title(),
        faults,
        verdict.unknown(),
        verdict.acked(),
        verdict.lost(),
        share(Bound.upper(verdict.lost(), verdict.acked())),
        verdict.madeUp(),
        verdict.revived(),
        verdict.crossed(),
        verdict.anonymous(),
        verdict.unsettled(),
        verdict.slowestMicros() / 1e6,
        outcome());
  }

  /** What the row stands for, or what is wrong with it. */
  private String outcome() {
    if (!broken().isEmpty()) {
      return "BROKEN: " + String.join("; ", broken());
    }
    return row.control() == Control.NONE ? row.promise().text() : "caught";
  }

  private boolean caught() {
    return switch (row.control()) {
      case NONE -> false;
      case REVIVES -> verdict.revived() > 0;
      // A logout that was dropped shows as a revival.
      case DROPS -> verdict.lost() + verdict.revived() > 0;
      case BUFFERS -> verdict.lost() > 0;
      case CROSSES -> verdict.crossed() > 0;
      case FORGETS -> verdict.anonymous() > 0;
    };
  }

  private static String share(double share) {
    return String.format(Locale.ROOT, share < 0.001 ? "%.4f%%" : "%.2f%%", share * 100);
  }
}
