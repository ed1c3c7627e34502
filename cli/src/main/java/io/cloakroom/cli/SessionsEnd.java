package io.cloakroom.cli;

import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code sessions end}. */
@Command(
    name = "end",
    description = "Ends one session, all of an owner, or all that began long ago.")
final class SessionsEnd extends CliCommand {

  @Mixin private StoreOption store = new StoreOption();

  @Mixin private Confirmation confirmation = new Confirmation();

  @Option(names = "--owner", paramLabel = "OWNER", description = "End all of this owner.")
  private @Nullable String owner;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "End all that began longer ago, such as 30d.")
  private @Nullable String olderThan;

  @Parameters(
      index = "0",
      arity = "0..1",
      paramLabel = "ID",
      description = "The id of one session, as sessions list has it.")
  private @Nullable String id;

  @Override
  CommandResult run(Terminal terminal) {
    if (Stream.of(id, owner, olderThan).filter(one -> one != null).count() != 1) {
      throw new WrongArguments(
          "cloakroom sessions end needs one of ID, --owner OWNER and --older-than AGE.");
    }
    Instant before =
        olderThan == null
            ? Instant.MIN
            : Instant.now().minus(AgeOption.parse("--older-than", olderThan));
    try (OpenStore open = store.open(terminal)) {
      Sessions sessions = Sessions.of(open.store());
      long ended;
      if (id != null) {
        SessionInfo found = SessionsShow.find(open, sessions, id);
        confirmation.ask(terminal, "End the session " + found.publicId() + "?");
        ended = sessions.end(found) ? 1 : 0;
      } else if (owner != null) {
        confirmation.ask(terminal, "End all sessions of " + owner + "?");
        ended = sessions.endAll(owner);
      } else {
        confirmation.ask(terminal, "End all sessions that began before " + before + "?");
        try (Stream<SessionInfo> all = sessions.all()) {
          ended =
              all.filter(session -> session.createdAt().isBefore(before))
                  .filter(sessions::end)
                  .count();
        }
      }
      return CommandResult.of(Map.of("ended", ended), List.of("Ended: " + ended));
    }
  }
}
