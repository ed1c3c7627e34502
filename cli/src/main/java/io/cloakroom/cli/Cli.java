package io.cloakroom.cli;

import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import picocli.CommandLine;
import picocli.CommandLine.Command;

/** The command {@code cloakroom}, which consists of commands. */
@Command(
    name = "cloakroom",
    description = "Looks at what Cloakroom sees.",
    mixinStandardHelpOptions = true,
    versionProvider = BuiltVersion.class,
    subcommands = DecodeCommand.class)
public final class Cli {

  private Cli() {}

  /** Runs a command: exit status 0, 1 where it failed, 2 where it was called wrongly. */
  public static void main(String[] arguments) {
    // JSON is UTF-8, whatever the terminal's language is.
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
    commands.setParameterExceptionHandler((wrong, given) -> {
      System.err.println(Printable.of(String.valueOf(wrong.getMessage())));
      wrong.getCommandLine().usage(System.err);
      return CommandLine.ExitCode.USAGE;
    });
    if (arguments.length == 0) {
      commands.usage(System.err);
      return CommandLine.ExitCode.USAGE;
    }
    return commands.execute(arguments);
  }
}
