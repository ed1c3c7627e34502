package io.cloakroom.cli;

import io.cloakroom.key.KeyFile;
import java.io.IOException;
import java.nio.file.AccessDeniedException;
import java.nio.file.NoSuchFileException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The commands {@code keys}, which print ids and never secrets. */
@Command(
    name = "keys",
    description = "Creates key files and replaces their keys. Secrets are never printed.",
    subcommands = {KeysCommand.New.class, KeysCommand.Rotate.class, KeysCommand.ListKeys.class})
final class KeysCommand extends CommandGroup {

  /** Work on a key file. */
  private interface Work<T> {
    T run(KeyFile file) throws IOException;
  }

  private KeysCommand() {}

  private static <T> T run(String file, Work<T> work) {
    try {
      return work.run(KeyFile.of(InputFile.path(file)));
    } catch (IllegalArgumentException e) {
      throw new CommandFailure("keys.unusable", e.getMessage() + ".");
    } catch (IllegalStateException e) {
      throw new CommandFailure("keys.step", e.getMessage() + ".");
    } catch (NoSuchFileException e) {
      throw new CommandFailure("file.missing", e.getFile() + " does not exist.");
    } catch (AccessDeniedException e) {
      throw new CommandFailure(
          "file.denied", "You do not have permission to use " + e.getFile() + '.');
    } catch (IOException e) {
      throw InputFile.failure(file, e);
    }
  }

  private static CommandResult changed(String file, List<KeyFile.Entry> keys, String... remarks) {
    List<String> lines = new ArrayList<>(table(keys));
    lines.addAll(List.of(remarks));
    return CommandResult.of(CommandResult.members("file", file, "keys", json(keys)), lines);
  }

  private static List<Map<String, Object>> json(List<KeyFile.Entry> keys) {
    return keys.stream()
        .map(key -> CommandResult.members("id", key.id(), "use", use(key)))
        .toList();
  }

  private static List<String> table(List<KeyFile.Entry> keys) {
    return TextTable.lines(
        List.of("key", "use"), keys.stream().map(key -> List.of(key.id(), use(key))).toList());
  }

  private static String use(KeyFile.Entry key) {
    return key.use().name().toLowerCase(Locale.ROOT);
  }

  /** The command {@code keys new}. */
  @Command(
      name = "new",
      description = "Creates a key file with one random secret, which only its owner can access.")
  static final class New extends CliCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "The file to create.")
    private String file = "";

    @Override
    CommandResult run(Terminal terminal) {
      boolean created = KeysCommand.run(file, KeyFile::create);
      if (!created) {
        throw new CommandFailure(
            "keys.exist",
            file + " exists already. cloakroom keys rotate " + file + " replaces its key.");
      }
      return changed(file, KeysCommand.run(file, KeyFile::keys));
    }
  }

  /** The command {@code keys list}. */
  @Command(
      name = "list",
      description = "Lists the ids of the keys. What a key signed or sealed begins with its id.")
  static final class ListKeys extends CliCommand {

    @Parameters(index = "0", paramLabel = "FILE", description = "The key file.")
    private String file = "";

    @Override
    CommandResult run(Terminal terminal) {
      return changed(file, KeysCommand.run(file, KeyFile::keys));
    }
  }

  /** The command {@code keys rotate}. */
  @Command(
      name = "rotate",
      description = {
        "Adds a key that signs and seals from now on. The previous one still verifies and opens.",
        "On several nodes, do it in three steps, and restart every node after each."
      })
  static final class Rotate extends CliCommand {

    private static final List<String> STEPS = List.of("prepare", "activate", "retire");

    @Parameters(index = "0", paramLabel = "FILE", description = "The key file.")
    private String file = "";

    @Option(
        names = "--step",
        paramLabel = "STEP",
        completionCandidates = Steps.class,
        description =
            "One step only: prepare adds a key that only reads, activate lets it write, retire"
                + " removes all others.")
    private @Nullable String step;

    @Option(
        names = "--leaked",
        description = "The secret has leaked: a new key replaces all others at once.")
    private boolean leaked;

    /** The steps, for the completion of the shell. */
    static final class Steps extends Words {
      Steps() {
        super(STEPS);
      }
    }

    @Override
    CommandResult run(Terminal terminal) {
      if (leaked && step != null) {
        throw new WrongArguments("--leaked is for all steps at once; leave --step out.");
      }
      if (leaked) {
        KeysCommand.run(file, KeyFile::replaceAll);
        return after("All previous cookies and form tokens are invalid after the next restart.");
      }
      if (step == null) {
        KeysCommand.run(file, KeyFile::replace);
        return after("Restart the application. Later, --step retire removes the previous key.");
      }
      return switch (step) {
        case "prepare" -> {
          KeysCommand.run(file, KeyFile::prepare);
          yield after("Restart every node. Then run it with --step activate.");
        }
        case "activate" -> {
          KeysCommand.run(file, KeyFile::activate);
          yield after(
              "Restart every node. Run it with --step retire when what the previous key signed"
                  + " has expired.");
        }
        case "retire" -> {
          int removed = KeysCommand.run(file, KeyFile::retire);
          yield after(
              removed == 0
                  ? "There was one key only."
                  : "Removed: " + removed + ". Restart every node.");
        }
        default -> throw new WrongArguments(Mistakes.unknown("step", step, STEPS));
      };
    }

    private CommandResult after(String remark) {
      return changed(file, KeysCommand.run(file, KeyFile::keys), remark);
    }
  }
}
