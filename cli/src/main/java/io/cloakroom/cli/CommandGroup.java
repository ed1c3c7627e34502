package io.cloakroom.cli;

import java.util.List;
import picocli.CommandLine;

/** A command that only has subcommands, such as {@code keys}. */
abstract class CommandGroup {

  /** Returns the sentence for a call without a subcommand. */
  static String lacksCommand(CommandLine group) {
    String name = group.getCommandSpec().qualifiedName();
    List<String> known = List.copyOf(group.getSubcommands().keySet());
    return name + " needs a command: " + Mistakes.either(known) + ". See " + name + " --help.";
  }
}
