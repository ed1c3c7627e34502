package io.cloakroom.session;

import io.cloakroom.json.Json;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The values that a request received, by name. To detect a change in place, each is written as JSON
 * again and compared. Not thread-safe: it belongs to one request.
 */
final class HandedOut {

  private final ValueCodec codec;
  private Map<String, Value<?>> values = Map.of();

  /** Whether a value was handed out that can be changed in place. */
  private boolean hasMutable;

  HandedOut(ValueCodec codec) {
    this.codec = codec;
  }

  /**
   * A value that a request received.
   *
   * @param json the JSON that it was read from, or stored as
   */
  private record Value<T>(SessionKey<T> key, T value, Json json) {

    Optional<Change> change(ValueCodec codec) {
      return codec.inPlace(key, value, json);
    }

    Value<T> storedAs(Json other) {
      return new Value<>(key, value, other);
    }
  }

  @SuppressWarnings("unchecked") // A value is returned only for the key that it was put under.
  <T> @Nullable T get(SessionKey<T> key) {
    Value<?> found = values.get(key.name());
    if (found == null) {
      return null;
    }
    // An attribute and a key of one name are one value, and so one object.
    boolean same =
        found.key().equals(key)
            || (found.key().isAttribute() && key.rawType().isInstance(found.value()));
    return same ? (T) found.value() : null;
  }

  /** Returns the value under this name, whatever its type. */
  @Nullable Object get(String name) {
    Value<?> found = values.get(name);
    return found == null ? null : found.value();
  }

  <T> void put(SessionKey<T> key, T value, Json json) {
    if (values.isEmpty()) {
      values = new LinkedHashMap<>(4);
    }
    values.put(key.name(), new Value<>(key, value, json));
    hasMutable = hasMutable || !ValueCodec.immutable(value);
  }

  /** Notes that a value is stored in another form now. */
  void stored(String name, Json json) {
    Value<?> value = values.get(name);
    if (value != null) {
      values.put(name, value.storedAs(json));
    }
  }

  void forget(String name) {
    if (!values.isEmpty()) {
      values.remove(name);
    }
  }

  /** Returns whether a value may have changed in place. */
  boolean hasMutable() {
    return hasMutable;
  }

  void clear() {
    values = Map.of();
    hasMutable = false;
  }

  List<String> names() {
    return List.copyOf(values.keySet());
  }

  /** Returns the change of the value under this name since it was stored, if there is one. */
  Optional<Change> change(String name) {
    Value<?> value = values.get(name);
    return value == null ? Optional.empty() : value.change(codec);
  }
}
