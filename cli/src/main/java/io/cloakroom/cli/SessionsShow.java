package io.cloakroom.cli;

import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;
import picocli.CommandLine.Parameters;
import tools.jackson.databind.JsonNode;

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
      StoredSession session = find(open, id);
      List<String> lines =
          new ArrayList<>(
              TextTable.lines(
                  List.of("session", id),
                  List.of(
                      List.of("owner", session.owner()),
                      List.of("created", session.createdAt()),
                      List.of("expires", session.record().expiresAt()),
                      List.of("bytes", session.record().size()),
                      List.of("device", session.device()))));
      lines.add("");
      List<Map<String, Object>> attributes = new ArrayList<>();
      List<List<Object>> rows = new ArrayList<>();
      session
          .attributes()
          .forEach((name, value) -> {
            Map<String, Object> one = attribute(name, value);
            attributes.add(one);
            rows.add(List.copyOf(one.values()));
          });
      lines.addAll(
          TextTable.lines(
              values ? List.of("name", "type", "bytes", "value") : List.of("name", "type", "bytes"),
              rows));
      Map<String, Object> json = new LinkedHashMap<>();
      json.put("id", id);
      json.put("owner", session.owner());
      json.put("created", session.createdAt().toString());
      json.put("expires", session.record().expiresAt().toString());
      json.put("bytes", session.record().size());
      json.put("device", session.device());
      json.put("values", attributes);
      return CommandResult.of(json, lines);
    }
  }

  private Map<String, Object> attribute(String name, JsonNode value) {
    Map<String, Object> one = new LinkedHashMap<>();
    one.put("name", name);
    one.put("type", StoredSession.type(value));
    one.put("bytes", value.toString().getBytes(StandardCharsets.UTF_8).length);
    if (values) {
      one.put("value", value);
    }
    return one;
  }

  /** Returns the session of this id. */
  static StoredSession find(OpenStore open, String id) {
    StoreKey key;
    try {
      key = new StoreKey(StoredSession.SPACE, id);
    } catch (IllegalArgumentException e) {
      throw new WrongArguments("ID is the id of a session, as sessions list has it.");
    }
    Optional<StoredSession> found =
        open.store().load(key).flatMap(loaded -> StoredSession.of(new StoreEntry(key, loaded)));
    return found.orElseThrow(
        () -> new CommandFailure("session.missing", "There is no live session " + id + '.'));
  }
}
