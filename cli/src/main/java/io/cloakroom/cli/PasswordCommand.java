package io.cloakroom.cli;

import io.cloakroom.login.Password;
import io.cloakroom.login.Passwords;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;

/** The commands {@code password}. */
@Command(
    name = "password",
    description = "Hashes passwords as the login does.",
    subcommands = PasswordCommand.Hash.class)
final class PasswordCommand extends CommandGroup {

  private PasswordCommand() {}

  /**
   * Returns a new password from its source, or from the person at the terminal.
   *
   * @param words names that the password must not be made of
   */
  static Password read(
      Terminal terminal, Passwords passwords, @Nullable String source, String... words) {
    Password password =
        Password.of(SecretSource.readNew(terminal, "Password", "--password-from", source));
    passwords
        .refusal(password, words)
        .ifPresent(refused -> {
          throw new CommandFailure("password.refused", refused.message() + '.');
        });
    return password;
  }

  /** The command {@code password hash}. */
  @Command(
      name = "hash",
      description = {
        "Prints the hash of a password (Argon2id), as the login stores it.",
        "The password is asked for, or comes from --password-from. It is never an argument."
      })
  static final class Hash extends CliCommand implements SecretReader {

    @Option(
        names = "--password-from",
        paramLabel = "SOURCE",
        description = SecretSource.DESCRIPTION)
    private @Nullable String source;

    @Option(
        names = "--memory",
        paramLabel = "KIB",
        defaultValue = "19456",
        description = "The memory in KiB. The default is 19456.")
    private int memory;

    @Option(
        names = "--iterations",
        paramLabel = "N",
        defaultValue = "2",
        description = "The passes over the memory. The default is 2.")
    private int iterations;

    @Option(
        names = "--parallelism",
        paramLabel = "N",
        defaultValue = "1",
        description = "The lanes of the memory. The default is 1.")
    private int parallelism;

    @Override
    CommandResult run(Terminal terminal) {
      Passwords passwords = passwords();
      Password password = read(terminal, passwords, source);
      String hash = passwords.hash(password).text();
      return CommandResult.of(Map.of("hash", hash), List.of(hash));
    }

    private Passwords passwords() {
      try {
        return Passwords.builder().cost(memory, iterations, parallelism).build();
      } catch (IllegalArgumentException e) {
        throw new WrongArguments(e.getMessage() + ".");
      }
    }
  }
}
