package io.cloakroom.cli;

import io.cloakroom.store.StoreEntry;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import java.util.Base64;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.SerializationFeature;
import tools.jackson.databind.json.JsonMapper;

/**
 * A record as a line of an export.
 *
 * @param key the key
 * @param record the record
 */
record ExportedRecord(StoreKey key, StoredRecord record) {

  static final String FIRST_LINE = "{\"export\":\"cloakroom sessions\",\"version\":1}";

  private static final JsonMapper ONE_LINE =
      CommandResult.JSON.rebuild().disable(SerializationFeature.INDENT_OUTPUT).build();

  static String line(StoreEntry entry) {
    StoredRecord record = entry.loaded().record();
    Map<String, Object> line = new LinkedHashMap<>();
    line.put("key", entry.key().text());
    record.owner().ifPresent(owner -> line.put("owner", owner));
    line.put("expires", StoredRecord.expiryMillis(record.expiresAt()));
    line.put("content", Base64.getEncoder().encodeToString(record.content()));
    return ONE_LINE.writeValueAsString(line);
  }

  /** Returns the last line, by which a file that was cut off is recognized. */
  static String lastLine(long records) {
    return "{\"records\":" + records + "}";
  }

  /** Returns the record of a line. */
  static ExportedRecord parse(JsonNode line) {
    try {
      StoredRecord record =
          StoredRecord.of(
              Base64.getDecoder().decode(line.path("content").asString()),
              StoredRecord.expiry(line.path("expires").asLong()));
      return new ExportedRecord(
          StoreKey.parse(line.path("key").asString()),
          line.has("owner") ? record.withOwner(line.path("owner").asString()) : record);
    } catch (IllegalArgumentException | JacksonException e) {
      throw malformed();
    }
  }

  /** Returns the JSON of a line. */
  static JsonNode json(String line) {
    try {
      return ONE_LINE.readTree(line);
    } catch (JacksonException e) {
      throw malformed();
    }
  }

  static CommandFailure malformed() {
    return new CommandFailure(
        "export.malformed",
        "The file is no export of sessions. If it is sealed, name its key file with --keys.");
  }
}
