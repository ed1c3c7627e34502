package io.cloakroom.console;

import static io.cloakroom.http.Html.escaped;

import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * A chart as a picture whose shape is one path, so that a script can replace it. Immutable.
 *
 * @param id the name of the chart, by which the script finds it
 * @param path the shape in a box of {@link #WIDTH} by {@link #HEIGHT}
 */
record Chart(String id, String path) {

  static final int WIDTH = 300;
  static final int HEIGHT = 80;

  /** The part of the height that the largest value takes. */
  private static final double FULL = 0.94;

  /** Returns steps from the left to the right, one for each value. */
  static Chart steps(String id, long[] values) {
    long largest = Math.max(1, Arrays.stream(values).max().orElse(1));
    double width = (double) WIDTH / values.length;
    StringBuilder path = new StringBuilder("M0 ").append(HEIGHT);
    for (int i = 0; i < values.length; i++) {
      path.append('V')
          .append(number(HEIGHT - FULL * HEIGHT * values[i] / largest))
          .append('H')
          .append(number(width * (i + 1)));
    }
    return new Chart(id, path.append('V').append(HEIGHT).append('Z').toString());
  }

  /** Returns bars with gaps between them, one for each value. */
  static Chart bars(String id, long[] values) {
    long largest = Math.max(1, Arrays.stream(values).max().orElse(1));
    double width = (double) WIDTH / values.length;
    StringBuilder path = new StringBuilder();
    for (int i = 0; i < values.length; i++) {
      // A value that is there is seen, even beside a much larger one.
      double height = values[i] == 0 ? 0 : Math.max(1.5, FULL * HEIGHT * values[i] / largest);
      path.append('M')
          .append(number(width * (i + 0.12)))
          .append(' ')
          .append(HEIGHT)
          .append('v')
          .append(number(-height))
          .append('h')
          .append(number(width * 0.76))
          .append('v')
          .append(number(height))
          .append('Z');
    }
    return new Chart(id, path.toString());
  }

  private static String number(double value) {
    String text = String.format(Locale.ROOT, "%.1f", value);
    return text.endsWith(".0") ? text.substring(0, text.length() - 2) : text;
  }

  /**
   * Returns the chart with its title and what it shows in words.
   *
   * @param axis the words below it, from the left to the right
   * @param texts the texts of the page by their names; that of this chart says the same in words
   */
  String html(String title, String text, List<String> axis, Map<String, String> texts) {
    StringBuilder words = new StringBuilder();
    axis.forEach(word -> words.append("<span>").append(escaped(word)).append("</span>"));
    return """
    <section class="chart" aria-labelledby="%1$s-title">
    <h2 id="%1$s-title">%2$s</h2>
    <p class="numbers" id="%1$s-text" data-text="%1$s">%3$s</p>
    <svg role="img" aria-labelledby="%1$s-title %1$s-text" viewBox="0 0 %4$d %5$d" \
    preserveAspectRatio="none"><path data-path="%1$s" d="%6$s"/></svg>
    <p class="axis" aria-hidden="true">%7$s</p>
    <p><small>%8$s</small></p>
    </section>
    """
        .formatted(
            id,
            escaped(title),
            escaped(texts.getOrDefault(id, "")),
            WIDTH,
            HEIGHT,
            path,
            words,
            escaped(text));
  }
}
