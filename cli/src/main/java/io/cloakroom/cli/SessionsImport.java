package io.cloakroom.cli;

import io.cloakroom.store.Store;
import java.time.Instant;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

/** The command {@code sessions import}. */
@Command(
    name = "import",
    description = {
      "Creates the sessions of an export that have not expired. One that the store has already stays"
          + " as it is.",
      "A session that ended after the export is live again: import only into an empty store."
    })
final class SessionsImport extends CliCommand {

  @Mixin private StoreOption store = new StoreOption();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(names = "--keys", paramLabel = "FILE", description = "The key file that sealed it.")
  private @Nullable String keys;

  @Parameters(
      index = "0",
      paramLabel = "FILE",
      description = "The export, or - for standard input.")
  private String file = "";

  private long imported;
  private long present;
  private long expired;
  private boolean begun;
  private boolean complete;

  @Override
  CommandResult run(Terminal terminal) {
    ExportFile in = new ExportFile(file, Optional.ofNullable(keys));
    try (OpenStore open = store.create(terminal)) {
      confirmation.ask(terminal, "Sessions that ended after the export are live again. Import?");
      in.read(terminal, line -> take(open.store(), line));
    }
    if (!complete) {
      throw new CommandFailure(
          "export.cut",
          "The end of the file is missing. What it has was imported: " + imported + '.');
    }
    return CommandResult.of(
        CommandResult.members("imported", imported, "present", present, "expired", expired),
        List.of(
            "Imported: " + imported + ", present already: " + present + ", expired: " + expired));
  }

  private void take(Store into, String line) {
    if (!begun) {
      begun = line.equals(ExportedRecord.FIRST_LINE);
      if (!begun) {
        throw ExportedRecord.malformed();
      }
      return;
    }
    JsonNode json = ExportedRecord.json(line);
    if (json.has("records")) {
      complete = json.path("records").asLong(-1) == imported + present + expired;
      return;
    }
    ExportedRecord one = ExportedRecord.parse(json);
    if (one.record().expiredAt(Instant.now())) {
      expired++;
    } else if (into.create(one.key(), one.record())) {
      imported++;
    } else {
      present++;
    }
  }
}
