package io.cloakroom.benchmarks.sessions.report;

import java.util.List;
import java.util.Locale;
import java.util.OptionalDouble;

/** A page of Markdown that is written line by line. */
public final class Markdown {

  static final String NONE = "–";

  private final StringBuilder out = new StringBuilder();

  /** Writes a line. */
  public Markdown line(String line) {
    out.append(line).append('\n');
    return this;
  }

  /** Writes the first row of a table. */
  public Markdown head(List<String> cells) {
    return row(cells).line("|" + "---|".repeat(cells.size()));
  }

  /** Writes a row of a table. */
  public Markdown row(List<String> cells) {
    return line("| " + String.join(" | ", cells) + " |");
  }

  /** Returns a number as {@link String#format} writes it. */
  public static String number(String format, double value) {
    return Double.isNaN(value) ? NONE : String.format(Locale.ROOT, format, value);
  }

  static String number(String format, OptionalDouble value) {
    return number(format, value.orElse(Double.NaN));
  }

  @Override
  public String toString() {
    return out.toString();
  }
}
