package io.cloakroom.faults;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * The command {@code bin/check-faults}. It runs the rows, prints the table, and fails if a promise
 * is broken.
 */
public final class CheckFaults {

  private CheckFaults() {}

  /** Runs the command; see {@link CheckOptions#USAGE}. */
  public static void main(String[] arguments) {
    CheckOptions options;
    try {
      options = CheckOptions.of(arguments);
    } catch (IllegalArgumentException e) {
      System.err.println(e.getMessage() + "\n\n" + CheckOptions.USAGE);
      System.exit(2);
      return;
    }
    System.exit(check(options) ? 0 : 1);
  }

  private static boolean check(CheckOptions options) {
    System.out.println("seed " + options.seed() + "\n\n" + Result.HEAD);
    List<String> broken = new ArrayList<>();
    for (FaultRow row : options.chosen()) {
      try {
        Result result = Run.of(row, options.strikes(row), options.seed(), options.histories());
        System.out.println(result.line());
        result.broken().forEach(promise -> broken.add(row.name() + ": " + promise));
        if (!result.broken().isEmpty()) {
          result.verdict().examples().forEach(example -> System.err.println("  " + example));
        }
        options.docs().ifPresent(docs -> DocsTable.put(docs, result));
      } catch (RuntimeException | AssertionError e) {
        broken.add(row.name() + " could not be run: " + e);
        e.printStackTrace();
      }
    }
    broken.forEach(System.err::println);
    return broken.isEmpty();
  }

  static Path docs(Path root) {
    return root.resolve("docs/durability.md");
  }
}
