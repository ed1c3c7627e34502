package io.cloakroom.cli;

import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;

/** The command {@code sessions show}. */
@Command(name = "show", description = "Shows a session: the names, types and sizes of its values.")
final class SessionsShow extends CliCommand {

  @Mixin private StoreOption store = new StoreOption();

  @Option(names = "--values", description = "Show the values too, which may be secret.")
  private boolean values;

  @Parameters(index = "0", paramLabel = "ID", description = "The id, as sessions list has it.")
  private String id = "";

  @Override
  CommandResult run(Terminal terminal) {
    try (OpenStore open = store.open(terminal)) {
      Sessions sessions = Sessions.of(open.store());
      SessionInfo session = find(open, sessions, id);
      boolean readable = session.flaw().isEmpty();
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", id);
      json.put("owner", session.owner().orElse(""));
      json.put("created", readable ? session.createdAt().toString() : "");
      json.put("expires", session.expiresAt().toString());
      json.put("bytes", session.bytes());
      json.put("device", session.userAgent());
      session.flaw().ifPresent(flaw -> json.put("unreadable", flaw));
      List<List<Object>> about = new ArrayList<>();
      json.forEach((name, value) -> about.add(List.of(name, value)));
      List<String> lines =
          new ArrayList<>(TextTable.lines(List.of("session", id), about.subList(1, about.size())));
      lines.add("");
      List<Map<String, Object>> attributes = new ArrayList<>();
      List<List<Object>> rows = new ArrayList<>();
      for (SessionInfo.Item item : sessions.items(session)) {
        Map<String, Object> one = attribute(item);
        attributes.add(one);
        rows.add(List.copyOf(one.values()));
      }
      lines.addAll(
          TextTable.lines(
              values ? List.of("name", "type", "bytes", "value") : List.of("name", "type", "bytes"),
              rows));
      json.put("values", attributes);
      return CommandResult.of(json, lines);
    }
  }

  private Map<String, Object> attribute(SessionInfo.Item item) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", item.name());
    one.put("type", item.type());
    one.put("bytes", item.bytes());
    if (values) {
      one.put("value", CommandResult.JSON.readTree(item.json()));
    }
    return one;
  }

  /** Returns the session of this id. */
  static SessionInfo find(OpenStore open, Sessions sessions, String id) {
    StoreKey key;
    try {
      key = new StoreKey(Sessions.SPACE, id);
    } catch (IllegalArgumentException e) {
      throw new WrongArguments("ID is the id of a session, as sessions list has it.");
    }
    return open.store()
        .load(key)
        .flatMap(loaded -> sessions.read(new StoreEntry(key, loaded)))
        .orElseThrow(
            () -> new CommandFailure("session.missing", "There is no live session " + id + '.'));
  }
}
