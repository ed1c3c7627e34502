package io.cloakroom.session;

import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** The encoding of attribute values as JSON. Thread-safe. */
final class ValueCodec {

  private final JsonMapper mapper;

  ValueCodec(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * Returns a value as JSON.
   *
   * @throws IllegalArgumentException if it cannot be written; the message names the key
   */
  <T> Json encode(SessionKey<T> key, T value) {
    try {
      return new Json(mapper.writerFor(mapper.constructType(key.type())).writeValueAsBytes(value));
    } catch (JacksonException e) {
      throw new IllegalArgumentException(
          "The value of session key "
              + key.name()
              + " cannot be written as JSON: "
              + e.getOriginalMessage(),
          e);
    }
  }

  /** Returns a value from JSON; empty if it cannot be read as the key's type. */
  <T> Optional<T> decode(SessionKey<T> key, Json json) {
    try {
      return Optional.ofNullable(mapper.readValue(json.bytes(), mapper.constructType(key.type())));
    } catch (JacksonException e) {
      return Optional.empty();
    }
  }

  JsonNode tree(Json json) {
    return mapper.readTree(json.bytes());
  }

  Json json(JsonNode tree) {
    return new Json(mapper.writeValueAsBytes(tree));
  }

  /**
   * Returns whether a value can never change, so that it does not have to be compared at the
   * commit.
   */
  static boolean immutable(Object value) {
    return value instanceof String
        || (value instanceof Number && value.getClass().getPackageName().equals("java.lang"))
        || value instanceof Boolean
        || value instanceof Character
        || value instanceof Enum<?>
        || value instanceof UUID
        || value instanceof TemporalAccessor;
  }
}
