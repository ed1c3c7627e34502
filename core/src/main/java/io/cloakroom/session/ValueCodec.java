package io.cloakroom.session;

import java.time.temporal.TemporalAccessor;
import java.util.Optional;
import java.util.UUID;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/** Attribute values to JSON and back. Thread-safe. */
final class ValueCodec {

  private final JsonMapper mapper;

  ValueCodec(JsonMapper mapper) {
    this.mapper = mapper;
  }

  /**
   * A value as JSON.
   *
   * @throws IllegalArgumentException when it cannot be, naming the key
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

  /** A value from JSON; empty where the type cannot be read from it. */
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

  /** Whether a value can never change, so that it need not be compared at the commit. */
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
