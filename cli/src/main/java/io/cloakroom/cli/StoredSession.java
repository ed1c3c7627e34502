package io.cloakroom.cli;

import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoredRecord;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;

/**
 * A session as its record in the store has it. The format is JSON, as docs/upgrading.md says.
 *
 * @param id the id: the hash of the token, which opens nothing
 * @param record the record
 * @param createdAt the time when it began
 * @param device the visitor's User-Agent
 * @param attributes the attributes by name
 */
record StoredSession(
    String id,
    StoredRecord record,
    Instant createdAt,
    String device,
    Map<String, JsonNode> attributes) {

  /** The key space of sessions. */
  static final String SPACE = "session";

  /** Returns the session of this record; empty if it is no session, such as one that has moved. */
  static Optional<StoredSession> of(StoreEntry entry) {
    StoredRecord record = entry.loaded().record();
    JsonNode json;
    try {
      json = CommandResult.JSON.readTree(record.content());
    } catch (JacksonException e) {
      return Optional.empty();
    }
    if (json.path("v").asInt(0) != 1 || !json.path("a").isObject()) {
      return Optional.empty();
    }
    Map<String, JsonNode> attributes = new LinkedHashMap<>();
    json.path("a").properties().forEach(one -> attributes.put(one.getKey(), one.getValue()));
    return Optional.of(
        new StoredSession(
            entry.key().id(),
            record,
            Instant.ofEpochMilli(json.path("created").asLong(0)),
            json.path("device").asString(""),
            attributes));
  }

  /** Returns whether a record is a session, or what a session left behind when it moved. */
  static boolean isJson(StoredRecord record) {
    byte[] content = record.content();
    return content.length > 0 && content[0] == '{';
  }

  /** Returns the owner, or an empty text. */
  String owner() {
    return record.owner().orElse("");
  }

  /** Returns the type of a value as its JSON shows it, or the class that is stored with it. */
  static String type(JsonNode value) {
    if (value.isObject() && value.path("@java").isString()) {
      return value.path("@java").asString();
    }
    return switch (value.getNodeType()) {
      case ARRAY -> "list of " + value.size();
      case BOOLEAN -> "boolean";
      case NULL, MISSING -> "null";
      case NUMBER -> "number";
      case STRING -> "text";
      default -> "object";
    };
  }
}
