package io.cloakroom.benchmarks.sessions.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/**
 * Bars beside each other, as an SVG without scripts. Its colours follow the reader's light or dark
 * scheme, and its texts are texts.
 *
 * @param series the names of the bars of each group
 */
record BarChart(String title, String description, List<String> series, List<Group> groups) {

  private static final int WIDTH = 760;
  private static final int LEFT = 200;
  private static final int RIGHT = 60;
  private static final int TOP = 76;
  private static final int BAR = 12;
  private static final int GAP = 14;
  private static final double FULL = 1;

  private static final String STYLE =
      """
        text { font: 13px system-ui, sans-serif; fill: #1f2328; }
        .title { font-size: 16px; font-weight: 600; }
        .small { font-size: 11px; fill: #57606a; }
        .own { font-weight: 600; }
        .axis { stroke: #8c959f; stroke-dasharray: 3 3; }
        .bar0 { fill: #1b7f6b; } .bar1 { fill: #b35900; } .bar2 { fill: #5a54c4; }
        .other { fill-opacity: .45; }
        @media (prefers-color-scheme: dark) {
          text { fill: #e6edf3; }
          .small { fill: #9da7b3; }
          .bar0 { fill: #3fb89f; } .bar1 { fill: #e0914a; } .bar2 { fill: #9a94f5; }
        }
      """;

  /**
   * The bars of one candidate.
   *
   * @param own whether it is one of ours
   * @param values one for each series; empty if it was not measured
   */
  record Group(String server, String way, boolean own, List<OptionalDouble> values) {}

  String svg() {
    int groupHeight = series.size() * BAR + GAP;
    int height = TOP + groups.size() * groupHeight + GAP;
    StringBuilder out = new StringBuilder();
    line(
        out,
        "<svg xmlns=\"http://www.w3.org/2000/svg\" viewBox=\"0 0 %d %d\" role=\"img\""
            + " aria-labelledby=\"title description\">",
        WIDTH,
        height);
    line(out, "<title id=\"title\">%s</title>", escaped(title));
    line(out, "<desc id=\"description\">%s</desc>", escaped(description + " " + inWords()));
    line(out, "<style>%n%s</style>", STYLE);
    line(out, "<text class=\"title\" x=\"0\" y=\"18\">%s</text>", escaped(title));
    line(out, "<text class=\"small\" x=\"0\" y=\"36\">%s</text>", escaped(description));
    legend(out);
    int x = x(FULL);
    line(
        out,
        "<line class=\"axis\" x1=\"%d\" y1=\"%d\" x2=\"%d\" y2=\"%d\"/>",
        x,
        TOP - 6,
        x,
        height - GAP);
    for (int i = 0; i < groups.size(); i++) {
      group(out, groups.get(i), TOP + i * groupHeight);
    }
    out.append("</svg>\n");
    return out.toString();
  }

  private void legend(StringBuilder out) {
    for (int i = 0; i < series.size(); i++) {
      int x = i * 170;
      line(
          out,
          "<rect class=\"bar%d\" x=\"%d\" y=\"48\" width=\"%d\" height=\"%d\"/>",
          i,
          x,
          BAR,
          BAR);
      line(
          out,
          "<text class=\"small\" x=\"%d\" y=\"58\">%s</text>",
          x + BAR + 5,
          escaped(series.get(i)));
    }
  }

  private static void group(StringBuilder out, Group group, int top) {
    line(
        out,
        "<text%s x=\"0\" y=\"%d\">%s</text>",
        group.own() ? " class=\"own\"" : "",
        top + BAR + 2,
        escaped(group.server()));
    line(
        out,
        "<text class=\"small\" x=\"0\" y=\"%d\">%s</text>",
        top + 2 * BAR + 6,
        escaped(group.way()));
    for (int i = 0; i < group.values().size(); i++) {
      OptionalDouble value = group.values().get(i);
      if (value.isPresent()) {
        int y = top + i * BAR;
        int end = x(value.getAsDouble());
        line(
            out,
            "<rect class=\"bar%d%s\" x=\"%d\" y=\"%d\" width=\"%d\" height=\"%d\"/>",
            i,
            group.own() ? "" : " other",
            LEFT,
            y,
            end - LEFT,
            BAR - 1);
        line(
            out,
            "<text class=\"small\" x=\"%d\" y=\"%d\">%.2f</text>",
            end + 4,
            y + BAR - 2,
            value.getAsDouble());
      }
    }
  }

  private static int x(double value) {
    // Noise may put a candidate above its bare server.
    return LEFT + (int) Math.round(Math.min(value, 1.1 * FULL) / 1.1 * (WIDTH - LEFT - RIGHT));
  }

  /** Returns all values as a sentence for each candidate, for those who do not see the bars. */
  private String inWords() {
    StringBuilder words = new StringBuilder();
    for (Group group : groups) {
      words.append(group.server()).append(", ").append(group.way()).append(':');
      for (int i = 0; i < series.size(); i++) {
        if (group.values().get(i).isPresent()) {
          words.append(
              String.format(
                  Locale.ROOT, " %s %.2f,", series.get(i), group.values().get(i).getAsDouble()));
        }
      }
      words.setCharAt(words.length() - 1, '.');
      words.append(' ');
    }
    return words.toString().strip();
  }

  private static String escaped(String text) {
    return text.replace("&", "&amp;").replace("<", "&lt;").replace(">", "&gt;");
  }

  @SuppressWarnings("AnnotateFormatMethod") // The annotation is in a library that is not here.
  private static void line(StringBuilder out, String format, Object... values) {
    out.append(String.format(Locale.ROOT, format, values)).append('\n');
  }
}
