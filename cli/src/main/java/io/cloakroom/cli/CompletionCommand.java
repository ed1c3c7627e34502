package io.cloakroom.cli;

import java.util.List;
import picocli.AutoComplete;
import picocli.CommandLine.Command;
import picocli.CommandLine.Parameters;

/** The command {@code completion}, which prints a script for the shell. */
@Command(
    name = "completion",
    description = {
      "Prints the completion of commands and options for a shell.",
      "In ~/.bashrc: source <(cloakroom completion bash)",
      "In ~/.zshrc: source <(cloakroom completion zsh)"
    })
final class CompletionCommand extends CliCommand {

  private static final List<String> SHELLS = List.of("bash", "zsh");

  @Parameters(
      index = "0",
      paramLabel = "SHELL",
      completionCandidates = Shells.class,
      description = "bash or zsh.")
  private String shell = "";

  /** The shells, for the completion itself. */
  static final class Shells extends Words {
    Shells() {
      super(SHELLS);
    }
  }

  @Override
  CommandResult run(Terminal terminal) {
    if (!SHELLS.contains(shell)) {
      throw new WrongArguments(Mistakes.unknown("shell", shell, SHELLS));
    }
    // One script for both: in zsh, it loads the emulation of bash's completion.
    String script = AutoComplete.bash("cloakroom", Cli.commands()).strip();
    return CommandResult.of(
        CommandResult.members("shell", shell, "script", script), script.lines().toList());
  }
}
