package io.cloakroom.cli;

import io.cloakroom.mistake.Printable;
import java.util.ArrayList;
import java.util.Collection;
import java.util.Iterator;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** Rows as aligned columns. The widths come from the first rows, so any number can follow. */
final class TextTable {

  private static final int MEASURED_ROWS = 100;

  private TextTable() {}

  /** Returns the lines of a table. */
  static List<String> lines(List<String> columns, Iterable<? extends List<?>> rows) {
    List<String> lines = new ArrayList<>();
    print(columns, rows, lines::add);
    return lines;
  }

  /** Passes on the lines of a table as its rows are read. */
  static void print(List<String> columns, Iterable<? extends List<?>> rows, Consumer<String> line) {
    Iterator<? extends List<?>> rest = rows.iterator();
    List<List<String>> measured = new ArrayList<>();
    measured.add(columns);
    while (rest.hasNext() && measured.size() <= MEASURED_ROWS) {
      measured.add(cells(rest.next()));
    }
    int[] widths = new int[columns.size()];
    for (List<String> row : measured) {
      for (int i = 0; i < widths.length; i++) {
        widths[i] = Math.max(widths[i], row.get(i).length());
      }
    }
    measured.forEach(row -> line.accept(aligned(row, widths)));
    rest.forEachRemaining(row -> line.accept(aligned(cells(row), widths)));
  }

  private static String aligned(List<String> cells, int[] widths) {
    StringBuilder line = new StringBuilder();
    for (int i = 0; i < widths.length; i++) {
      String cell = cells.get(i);
      line.append(cell).append(" ".repeat(Math.max(0, widths[i] - cell.length()) + 2));
    }
    return line.toString().stripTrailing();
  }

  // Escaped before it is measured, so that a cell with escapes is as wide as it looks.
  private static List<String> cells(List<?> row) {
    return row.stream().map(value -> Printable.escaped(text(value))).toList();
  }

  private static String text(@Nullable Object value) {
    if (value == null) {
      return "";
    }
    return value instanceof Collection<?> all
        ? all.stream().map(String::valueOf).collect(Collectors.joining(" "))
        : value.toString();
  }
}
