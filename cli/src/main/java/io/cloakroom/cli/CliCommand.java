package io.cloakroom.cli;

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

  /** Runs the command and prints its result. Returns the exit status. */
  final int print(Terminal terminal) {
    CommandResult result = run(terminal);
    if (json) {
      result.printJson(terminal);
    } else {
      result.printText(terminal);
    }
    return result.status();
  }
}
