package io.cloakroom.cli;

import io.cloakroom.session.Sessions;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicLong;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code sessions export}. */
@Command(
    name = "export",
    description = {
      "Writes all live sessions to a new file that only its owner can access.",
      "It has what the sessions have, so it may be secret. It opens no session: a key is the hash"
          + " of a token, and the token is nowhere but in the visitor's browser."
    })
final class SessionsExport extends CliCommand {

  @Mixin private StoreOption store = new StoreOption();

  @Option(names = "--keys", paramLabel = "FILE", description = "Seal it with this key file.")
  private @Nullable String keys;

  @Parameters(index = "0", paramLabel = "FILE", description = "The file to create.")
  private String file = "";

  @Override
  CommandResult run(Terminal terminal) {
    AtomicLong exported = new AtomicLong();
    ExportFile out = new ExportFile(file, Optional.ofNullable(keys));
    try (OpenStore open = store.open(terminal);
        Stream<StoreEntry> entries = open.records().scan(Sessions.SPACE)) {
      // Without the notes of a move to another store: only records of sessions are JSON.
      Stream<String> lines =
          entries
              .filter(entry -> isJson(entry.loaded().record()))
              .map(entry -> {
                exported.incrementAndGet();
                return ExportedRecord.line(entry);
              });
      out.write(framed(lines.iterator(), exported));
    }
    return CommandResult.of(
        Map.of("exported", exported.get()), List.of("Exported: " + exported.get()));
  }

  private static boolean isJson(StoredRecord record) {
    byte[] content = record.content();
    return content.length > 0 && content[0] == '{';
  }

  /** Returns the lines between the first and the last one. */
  private static Iterator<String> framed(Iterator<String> lines, AtomicLong exported) {
    return new Iterator<>() {
      private boolean begun;
      private boolean ended;

      @Override
      public boolean hasNext() {
        return !ended;
      }

      @Override
      public String next() {
        if (!begun) {
          begun = true;
          return ExportedRecord.FIRST_LINE;
        }
        if (lines.hasNext()) {
          return lines.next();
        }
        ended = true;
        return ExportedRecord.lastLine(exported.get());
      }
    };
  }
}
