package io.cloakroom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code cloakroom} and its subcommands. */
@Command(
    name = "cloakroom",
    description = "Shows how Cloakroom reads what a client sends.",
    mixinStandardHelpOptions = true,
    versionProvider = BuiltVersion.class,
    subcommands = DecodeCommand.class)
public final class Cli {

  private Cli() {}

  /** Runs a command. The exit status is 0, or 1 if it fails, or 2 if the arguments are invalid. */
  public static void main(String[] arguments) {
    // JSON is UTF-8, independent of the terminal's locale.
    PrintStream out =
        new PrintStream(new FileOutputStream(FileDescriptor.out), false, StandardCharsets.UTF_8);
    int status = run(out, arguments);
    out.flush();
    System.exit(status);
  }

  private static int run(PrintStream out, String... arguments) {
    CommandLine commands =
        new CommandLine(
            new Cli(),
            new CommandLine.IFactory() {
              @Override
              public <K> K create(Class<K> type) throws Exception {
                if (type == DecodeCommand.class) {
                  return type.cast(new DecodeCommand(out));
                }
                return type == BuiltVersion.class
                    ? type.cast(new BuiltVersion())
                    : CommandLine.defaultFactory().create(type);
              }
            });
    commands.setParameterExceptionHandler((invalid, given) -> {
      System.err.println(Printable.of(String.valueOf(invalid.getMessage())));
      invalid.getCommandLine().usage(System.err);
      return CommandLine.ExitCode.USAGE;
    });
    if (arguments.length == 0) {
      commands.usage(System.err);
      return CommandLine.ExitCode.USAGE;
    }
    return commands.execute(arguments);
  }
}
