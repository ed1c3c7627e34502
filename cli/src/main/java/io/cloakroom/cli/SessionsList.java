package io.cloakroom.cli;

import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.OwnerIndex;
import io.cloakroom.store.StoreEntry;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** The command {@code sessions list}. */
@Command(
    name = "list",
    description = {
      "Lists live sessions, in no particular order. An id is the hash of a token and opens nothing."
    })
final class SessionsList extends CliCommand {

  private static final int MAX_LIMIT = 10_000;

  @Mixin private StoreOption store = new StoreOption();

  @Option(names = "--owner", paramLabel = "OWNER", description = "Only those of this owner.")
  private @Nullable String owner;

  @Option(
      names = "--older-than",
      paramLabel = "AGE",
      description = "Only those that began longer ago, such as 30d or 12h.")
  private @Nullable String olderThan;

  @Option(
      names = "--limit",
      paramLabel = "N",
      description = "The number of sessions on a page, up to 10000; the default is 100.")
  private int limit = 100;

  @Option(
      names = "--skip",
      paramLabel = "N",
      description = "The number of sessions to pass over, for the next page.")
  private long skip;

  @Override
  CommandResult run(Terminal terminal) {
    if (limit < 1 || limit > MAX_LIMIT || skip < 0) {
      throw new WrongArguments("--limit is 1 to " + MAX_LIMIT + ", and --skip is 0 or more.");
    }
    try (OpenStore open = store.open(terminal);
        Stream<StoreEntry> entries = entries(open)) {
      Sessions sessions = Sessions.of(open.store());
      Stream<SessionInfo> found = entries.flatMap(entry -> sessions.read(entry).stream());
      return CommandResult.ofRows(
          List.of("id", "owner", "created", "expires", "bytes", "device"),
          older(found)
              .skip(skip)
              .limit(limit)
              .map(session ->
                  List.of(
                      session.publicId(),
                      session.owner().orElse(""),
                      session.flaw().isPresent() ? "" : session.createdAt().toString(),
                      session.expiresAt().toString(),
                      session.bytes(),
                      session
                          .flaw()
                          .map(flaw -> "unreadable: " + flaw)
                          .orElse(session.userAgent())))
              .toList());
    }
  }

  private Stream<StoreEntry> entries(OpenStore open) {
    if (owner == null) {
      return open.records().scan(Sessions.SPACE);
    }
    OwnerIndex owners =
        open.store()
            .capability(OwnerIndex.class)
            .orElseThrow(
                () -> new CommandFailure("store.unlistable", "This store does not find by owner."));
    int most = (int) Math.min(skip + limit, Integer.MAX_VALUE);
    return owners
        .ownedBy(Sessions.SPACE, owner, olderThan == null ? most : Integer.MAX_VALUE)
        .stream();
  }

  private Stream<SessionInfo> older(Stream<SessionInfo> sessions) {
    if (olderThan == null) {
      return sessions;
    }
    Duration age = AgeOption.parse("--older-than", olderThan);
    Instant before = Instant.now().minus(age);
    return sessions
        .filter(session -> session.flaw().isEmpty())
        .filter(session -> session.createdAt().isBefore(before));
  }
}
