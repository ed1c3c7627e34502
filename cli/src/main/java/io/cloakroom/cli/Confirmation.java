package io.cloakroom.cli;

import picocli.CommandLine.Option;

/** The question before a command that cannot be undone. */
final class Confirmation {

  @Option(names = "--yes", description = "Do not ask.")
  private boolean yes;

  /** Asks a person whether to go on, unless the option says so. */
  void ask(Terminal terminal, String question) {
    if (yes) {
      return;
    }
    String answer =
        terminal
            .prompt(question + " Type yes")
            .orElseThrow(
                () -> new WrongArguments("There is no terminal to ask at. To go on, use --yes."));
    if (!answer.strip().equalsIgnoreCase("yes")) {
      throw new CommandFailure("not.confirmed", "Nothing was done.");
    }
  }
}
