package io.cloakroom.cli;

import io.cloakroom.store.StoreException;
import picocli.CommandLine.Option;

/**
 * A command that makes a result. Printing it is the same for all commands: as text, or as JSON with
 * {@code --json}. A command itself prints nothing to standard output.
 */
abstract class CliCommand {

  @Option(names = "--json", description = "Print the result as JSON.")
  private boolean json;

  /**
   * Runs the command.
   *
   * @throws WrongArguments if the arguments do not fit together
   * @throws CommandFailure if it cannot be done
   */
  abstract CommandResult run(Terminal terminal);

  /** Returns what to do if the command finds no table in its database. */
  String missingTableCure() {
    return "it has no table of sessions: correct the address, or start the application once. schema"
        + " print shows the SQL that creates the table";
  }

  /** Returns whether the result is printed as JSON, so that remarks beside it disturb. */
  final boolean json() {
    return json;
  }

  /** Runs the command and prints its result. Returns the exit status. */
  final int print(Terminal terminal) {
    CommandResult result;
    try {
      result = run(terminal);
    } catch (StoreException e) {
      throw DatabaseFailure.of(e, missingTableCure());
    }
    if (json) {
      result.printJson(terminal);
    } else {
      result.printText(terminal);
    }
    return result.status();
  }
}
