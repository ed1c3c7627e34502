package io.cloakroom.cli;

import io.cloakroom.annotation.CheckReturnValue;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ExitCode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/** The result of a command, which is printed as text or as JSON. */
sealed interface CommandResult {

  /** The writer of all JSON of the command line. */
  JsonMapper JSON = JsonMapper.builder().enable(SerializationFeature.INDENT_OUTPUT).build();

  /** Returns a result of this data for JSON, and of these lines as text. */
  static CommandResult of(Object data, List<String> lines) {
    return new Complete(data, List.copyOf(lines), ExitCode.OK);
  }

  /** Returns a result whose text is its JSON, too. */
  static CommandResult ofJson(Object data) {
    return of(data, JSON.writeValueAsString(data).lines().toList());
  }

  /**
   * Returns a result of rows, which are printed while they are read and never all in memory. In
   * JSON, each is an object with the columns as its members.
   *
   * @param columns the names of the columns
   * @param rows the values, one for each column; a list is shown as its elements
   */
  static CommandResult ofRows(List<String> columns, Iterable<? extends List<?>> rows) {
    return new Rows(List.copyOf(columns), rows);
  }

  /** Returns the exit status. */
  int status();

  /** Prints the result for people. */
  void printText(Terminal terminal);

  /** Prints the result as JSON. */
  void printJson(Terminal terminal);

  /**
   * A result in memory.
   *
   * @param data anything that Jackson writes
   * @param lines the text
   * @param status the exit status
   */
  record Complete(Object data, List<String> lines, int status) implements CommandResult {

    @Override
    public void printText(Terminal terminal) {
      lines.forEach(terminal::line);
    }

    @Override
    public void printJson(Terminal terminal) {
      // Raw line ends occur only between values, never inside one.
      JSON.writeValueAsString(data).lines().forEach(terminal::line);
    }
  }

  /**
   * A result that is printed as it is read.
   *
   * @param columns the names of the columns
   * @param rows the values
   */
  record Rows(List<String> columns, Iterable<? extends List<?>> rows) implements CommandResult {

    @Override
    public int status() {
      return ExitCode.OK;
    }

    @Override
    public void printText(Terminal terminal) {
      TextTable.print(columns, rows, terminal::line);
    }

    @Override
    public void printJson(Terminal terminal) {
      JsonMapper oneLine = JSON.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();
      String before = "[";
      for (List<?> row : rows) {
        Map<String, @Nullable Object> members = new LinkedHashMap<>();
        for (int i = 0; i < columns.size(); i++) {
          members.put(columns.get(i), row.get(i));
        }
        terminal.line(before + oneLine.writeValueAsString(members));
        before = ",";
      }
      terminal.line(before.equals("[") ? "[]" : "]");
    }
  }

  /** Returns the same result with exit status 1: the command found something wrong. */
  @CheckReturnValue
  default CommandResult foundWrong() {
    if (this instanceof Complete complete) {
      return new Complete(complete.data(), complete.lines(), ExitCode.SOFTWARE);
    }
    throw new IllegalStateException("Rows are listed, not judged");
  }
}
