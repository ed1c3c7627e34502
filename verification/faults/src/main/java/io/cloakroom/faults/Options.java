package io.cloakroom.faults;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** What the command line asks for. */
record Options(
    List<String> rows,
    OptionalInt kills,
    boolean quick,
    Optional<Path> docs,
    Optional<Path> histories,
    long seed) {

  static final String USAGE =
      """
      bin/check-faults [--quick] [--kills N] [--rows A,B,…] [--write-docs] [--histories DIR] [--seed N]
        --quick       a few faults per row, to see that all works
        --kills N     so many rounds of kills; 200 where nothing is said; rows of slower faults have fewer
        --rows A,B    only rows whose names begin so: control, file, postgresql/crash, …
        --write-docs  put the lines into docs/durability.md
        --histories DIR  keeps what happened, line by line, in this folder
        --seed N      decides who does what and when\
      """;

  private static final int QUICK = 2;

  Options {
    rows = List.copyOf(rows);
  }

  /**
   * The options of these arguments.
   *
   * @throws IllegalArgumentException if there is one that is none
   */
  static Options of(String... arguments) {
    Options options =
        new Options(
            List.of(),
            OptionalInt.empty(),
            false,
            Optional.empty(),
            Optional.empty(),
            System.nanoTime() % 1_000_000);
    for (int i = 0; i < arguments.length; i++) {
      String argument = arguments[i];
      options =
          switch (argument) {
            case "--quick" -> options.withQuick();
            case "--write-docs" -> options.withDocs();
            case "--histories" -> options.withHistories(Path.of(value(arguments, ++i)));
            case "--kills" -> options.withKills(number(arguments, ++i));
            case "--seed" -> options.withSeed(number(arguments, ++i));
            case "--rows" -> options.withRows(value(arguments, ++i));
            default -> throw new IllegalArgumentException("This is no option: " + argument);
          };
    }
    if (options.chosen().isEmpty()) {
      throw new IllegalArgumentException("No row is called so: " + options.rows);
    }
    return options;
  }

  /** The rows that are to be carried out. */
  List<Row> chosen() {
    return Rows.all().stream()
        .filter(row -> rows.isEmpty() || rows.stream().anyMatch(row.name()::startsWith))
        .toList();
  }

  /** How often a row's fault strikes. */
  int strikes(Row row) {
    if (row.control() != Control.NONE) {
      return row.strikes();
    }
    if (quick) {
      return Math.min(QUICK, row.strikes());
    }
    int wanted = kills.orElse(row.strikes());
    return row.strikes() == Row.KILLS ? wanted : Math.min(wanted, row.strikes());
  }

  private Options withQuick() {
    return new Options(rows, kills, true, docs, histories, seed);
  }

  private Options withDocs() {
    Path root = Path.of(System.getProperty("project.root", "."));
    return new Options(rows, kills, quick, Optional.of(CheckFaults.docs(root)), histories, seed);
  }

  private Options withHistories(Path folder) {
    return new Options(rows, kills, quick, docs, Optional.of(folder), seed);
  }

  private Options withKills(int kills) {
    return new Options(rows, OptionalInt.of(kills), quick, docs, histories, seed);
  }

  private Options withSeed(long seed) {
    return new Options(rows, kills, quick, docs, histories, seed);
  }

  private Options withRows(String names) {
    return new Options(Arrays.asList(names.split(",", -1)), kills, quick, docs, histories, seed);
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " wants a value");
    }
    return arguments[index];
  }

  private static int number(String[] arguments, int index) {
    try {
      return Integer.parseInt(value(arguments, index));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(arguments[index - 1] + " wants a number", e);
    }
  }
}
