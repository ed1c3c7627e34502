package io.cloakroom.benchmarks.sessions.scale;

import static io.cloakroom.benchmarks.sessions.report.Markdown.number;

import io.cloakroom.benchmarks.sessions.report.Markdown;
import io.cloakroom.benchmarks.sessions.scale.GrowingSessions.Point;
import java.util.List;

/**
 * The model that predicts large numbers of sessions: a session takes the same bytes, whatever their
 * number. The slope comes from all points but the last, which checks it.
 */
final class ScaleModel {

  private static final double GIB = 1 << 30;
  private static final List<Long> PREDICTED = List.of(100_000_000L, 1_000_000_000L);

  private ScaleModel() {}

  static void head(Markdown page) {
    page.head(
        List.of(
            "store",
            "bytes of a session",
            "predicted for the largest number measured",
            "measured",
            "100 million sessions",
            "1,000 million sessions"));
  }

  /** Writes the row of a store. */
  static void write(Markdown page, String store, List<Point> points) {
    Point last = points.get(points.size() - 1);
    Point base = points.get(Math.max(0, points.size() - 2));
    double bytes = (double) base.bytes() / base.sessions();
    page.row(
        List.of(
            store,
            number("%,.0f", bytes),
            number("%.3f GiB", bytes * last.sessions() / GIB),
            number("%.3f GiB", last.bytes() / GIB),
            number("%,.0f GiB", bytes * PREDICTED.get(0) / GIB),
            number("%,.0f GiB", bytes * PREDICTED.get(1) / GIB)));
  }
}
