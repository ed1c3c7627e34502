package io.cloakroom.faults;

import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.OptionalInt;

/** The options of the command line. */
record CheckOptions(
    List<String> rows,
    OptionalInt kills,
    boolean quick,
    Optional<Path> docs,
    Optional<Path> histories,
    long seed) {

  static final String USAGE =
      """
      bin/check-faults [--quick] [--kills N] [--rows A,B,…] [--write-docs] [--histories DIR] [--seed N]
        --quick          a few faults for each row, to check that everything works
        --kills N        the number of kills for each row; the default is 200, rows of slower faults have fewer
        --rows A,B       only rows whose names start with these: control, file, postgresql/crash, …
        --write-docs     write the lines into docs/durability.md
        --histories DIR  write the history of each row, line by line, into this folder
        --seed N         the seed of all random choices\
      """;

  private static final int QUICK = 2;

  CheckOptions {
    rows = List.copyOf(rows);
  }

  /**
   * Parses the arguments.
   *
   * @throws IllegalArgumentException if an argument is unknown or incomplete
   */
  static CheckOptions of(String... arguments) {
    CheckOptions options =
        new CheckOptions(
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
            default -> throw new IllegalArgumentException("Unknown option: " + argument);
          };
    }
    if (options.chosen().isEmpty()) {
      throw new IllegalArgumentException(
          "No row has a name that starts with " + String.join(" or ", options.rows));
    }
    return options;
  }

  /** Returns the rows to run. */
  List<FaultRow> chosen() {
    return FaultRows.all().stream()
        .filter(row -> rows.isEmpty() || rows.stream().anyMatch(row.name()::startsWith))
        .toList();
  }

  /** Returns the number of times that a row's fault strikes. */
  int strikes(FaultRow row) {
    if (row.control() != Control.NONE) {
      return row.strikes();
    }
    if (quick) {
      return Math.min(QUICK, row.strikes());
    }
    int requested = kills.orElse(row.strikes());
    return row.strikes() == FaultRow.KILLS ? requested : Math.min(requested, row.strikes());
  }

  private CheckOptions withQuick() {
    return new CheckOptions(rows, kills, true, docs, histories, seed);
  }

  private CheckOptions withDocs() {
    Path root = Path.of(System.getProperty("project.root", "."));
    return new CheckOptions(
        rows, kills, quick, Optional.of(CheckFaults.docs(root)), histories, seed);
  }

  private CheckOptions withHistories(Path folder) {
    return new CheckOptions(rows, kills, quick, docs, Optional.of(folder), seed);
  }

  private CheckOptions withKills(int kills) {
    return new CheckOptions(rows, OptionalInt.of(kills), quick, docs, histories, seed);
  }

  private CheckOptions withSeed(long seed) {
    return new CheckOptions(rows, kills, quick, docs, histories, seed);
  }

  private CheckOptions withRows(String names) {
    return new CheckOptions(
        Arrays.asList(names.split(",", -1)), kills, quick, docs, histories, seed);
  }

  private static String value(String[] arguments, int index) {
    if (index >= arguments.length) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a value");
    }
    return arguments[index];
  }

  private static int number(String[] arguments, int index) {
    try {
      return Integer.parseInt(value(arguments, index));
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(arguments[index - 1] + " needs a number", e);
    }
  }
}
