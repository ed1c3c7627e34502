package io.cloakroom.cli;

import io.cloakroom.store.StoreCopy;
import io.cloakroom.store.StoreCopy.Report;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code sessions copy}. */
@Command(
    name = "copy",
    description = {
      "Moves all records of a store to another one, for those that nobody visits during a move.",
      "All nodes must be in step 2 of the move, with cloakroom.move.from, or stopped: see"
          + " docs/moving.md.",
      "A copy that was interrupted can be started again, and does only the rest."
    })
final class SessionsCopy extends CliCommand {

  @Option(
      names = "--from",
      required = true,
      paramLabel = "ADDRESS",
      description = "The old store; with a password: " + SecretSource.DESCRIPTION)
  private String from = "";

  @Option(
      names = "--to",
      required = true,
      paramLabel = "ADDRESS",
      description = "The new store; with a password: " + SecretSource.DESCRIPTION)
  private String to = "";

  @Option(
      names = "--space",
      paramLabel = "SPACE",
      description = "A key space of your own, beside those of the toolkit.")
  private List<String> spaces = List.of();

  @Option(
      names = "--threads",
      paramLabel = "N",
      description = "The number of records at the same time, 1 to 64; the default is 8.")
  private int threads = 8;

  @Option(
      names = DatabaseOptions.DRIVER,
      paramLabel = "PATH",
      description = DatabaseOptions.DRIVER_DESCRIPTION)
  private List<String> drivers = List.of();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Override
  CommandResult run(Terminal terminal) {
    if (from.equals(to)) {
      throw new WrongArguments("--from and --to are the same store.");
    }
    try (OpenStore old = OpenStore.at(terminal, "--from", from, drivers, false);
        OpenStore young = OpenStore.at(terminal, "--to", to, drivers, true)) {
      boolean unused = old.records() != null;
      CopyBar bar = new CopyBar(terminal);
      StoreCopy.Builder copy = StoreCopy.builder(old.store(), young.store()).onProgress(bar::show);
      try {
        copy.threads(threads);
        if (!spaces.isEmpty()) {
          copy.spaces(
              Stream.concat(StoreCopy.SPACES.stream(), spaces.stream()).distinct().toList());
        }
      } catch (IllegalArgumentException e) {
        throw new WrongArguments(e.getMessage() + '.');
      }
      confirmation.ask(
          terminal,
          "Are all nodes in step 2 of the move, or stopped? Others would not find what moves.");
      Report report;
      try {
        report = copy.build().run();
      } catch (IllegalArgumentException e) {
        throw new WrongArguments("--from and --to are the same store, under two addresses.");
      } finally {
        bar.end();
      }
      CommandResult result = CommandResult.of(json(report), lines(report));
      return report.remaining() == 0 ? result : result.foundWrong();
    }
  }

  private static Map<String, Long> json(Report report) {
    Map<String, Long> json = new LinkedHashMap<>();
    json.put("moved", report.moved());
    json.put("movedBefore", report.movedBefore());
    json.put("identical", report.identical());
    json.put("changed", report.changed());
    json.put("gone", report.gone());
    json.put("remaining", report.remaining());
    return json;
  }

  private static List<String> lines(Report report) {
    return List.of(
        "Moved: " + report.moved() + ", and " + report.movedBefore() + " before.",
        "Verified in the new store: "
            + report.identical()
            + " identical, "
            + report.changed()
            + " changed since, "
            + report.gone()
            + " ended or expired since.",
        report.remaining() == 0
            ? "The old store decides about nothing any more."
            : "The old store still decides about "
                + report.remaining()
                + ": a node of step 1 writes to it. Start the copy again when there is none.");
  }
}
