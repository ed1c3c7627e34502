package io.cloakroom.cli;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.regex.Pattern;
import picocli.CommandLine;
import picocli.CommandLine.Command;
import picocli.CommandLine.ExitCode;
import picocli.CommandLine.Help.Ansi;
import picocli.CommandLine.Model.OptionSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParseResult;

/** The command {@code cloakroom}. Its subcommands are listed here, a line each. */
@Command(
    name = "cloakroom",
    description = "Shows what Cloakroom remembers, and why. Each command has its own --help.",
    versionProvider = BuiltVersion.class,
    subcommands = {
      AccountsCommand.class,
      CompletionCommand.class,
      CookieCommand.class,
      DecodeCommand.class,
      DoctorCommand.class,
      KeysCommand.class,
      PasswordCommand.class,
      SchemaCommand.class,
      SessionsCommand.class,
    })
public final class Cli extends CommandGroup {

  /** An id of a session, which is a hash as base64url. */
  private static final Pattern ID_WITH_HYPHEN = Pattern.compile("-[A-Za-z0-9_-]{42}");

  @Option(
      names = {"-V", "--version"},
      versionHelp = true,
      description = "Print the version.")
  private boolean version;

  private Cli() {}

  /**
   * Runs a command. The exit status is 0 if it is done, 1 if it failed or found something wrong,
   * and 2 if the arguments are wrong.
   */
  public static void main(String[] arguments) {
    System.exit(run(Terminal.ofProcess(), arguments));
  }

  /** Runs a command with these streams, and returns the exit status. */
  static int run(Terminal terminal, String... arguments) {
    boolean json = Arrays.asList(arguments).contains("--json");
    CommandLine commands = commands();
    int status;
    try {
      status = execute(terminal, commands.parseArgs(withIds(arguments)));
    } catch (WrongArguments e) {
      terminal.wrongArguments(e.sentence(), json);
      status = ExitCode.USAGE;
    } catch (CommandFailure e) {
      terminal.failure(e, json);
      status = ExitCode.SOFTWARE;
    } catch (RuntimeException e) {
      terminal.failure(CommandFailure.of(e), json);
      status = ExitCode.SOFTWARE;
    }
    return terminal.flush() ? status : ExitCode.SOFTWARE;
  }

  /**
   * Returns the arguments with ids of sessions at the end, behind {@code --}, if they begin with a
   * hyphen as one in 64 does. They would be taken for options otherwise.
   */
  private static String[] withIds(String... arguments) {
    List<String> others = new ArrayList<>();
    List<String> ids = new ArrayList<>();
    for (String argument : arguments) {
      boolean value = !others.isEmpty() && others.get(others.size() - 1).equals("--owner");
      (ID_WITH_HYPHEN.matcher(argument).matches() && !value ? ids : others).add(argument);
    }
    if (ids.isEmpty() || others.contains("--")) {
      return arguments;
    }
    others.add("--");
    others.addAll(ids);
    return others.toArray(String[]::new);
  }

  /** Returns the commands, without the surprises that the parser has by default. */
  static CommandLine commands() {
    CommandLine commands =
        new CommandLine(new Cli())
            .setExpandAtFiles(false)
            .setInterpolateVariables(false)
            .setColorScheme(CommandLine.Help.defaultColorScheme(Ansi.OFF));
    prepare(commands);
    return commands;
  }

  private static void prepare(CommandLine command) {
    // All mistakes are known then, so that the one to say can be chosen.
    command.getCommandSpec().parser().collectErrors(true);
    command
        .getCommandSpec()
        .addOption(
            OptionSpec.builder("-h", "--help")
                .type(boolean.class)
                .usageHelp(true)
                .description("Show this help.")
                .build());
    command.getSubcommands().values().forEach(Cli::prepare);
  }

  private static int execute(Terminal terminal, ParseResult parsed) {
    ParseResult last = parsed;
    List<Exception> mistakes = new ArrayList<>(last.errors());
    while (last.hasSubcommand()) {
      last = last.subcommand();
      mistakes.addAll(last.errors());
    }
    CommandLine command = last.commandSpec().commandLine();
    if (!mistakes.isEmpty()) {
      throw new WrongArguments(Mistakes.sentence(mistakes));
    }
    if (command.isUsageHelpRequested()) {
      command.getUsageMessage(Ansi.OFF).lines().forEach(terminal::line);
      return ExitCode.OK;
    }
    if (command.getCommand() instanceof Cli root && root.version) {
      terminal.line(BuiltVersion.text());
      return ExitCode.OK;
    }
    if (command.getCommand() instanceof CliCommand runnable) {
      return runnable.print(terminal);
    }
    throw new WrongArguments(CommandGroup.lacksCommand(command));
  }
}
