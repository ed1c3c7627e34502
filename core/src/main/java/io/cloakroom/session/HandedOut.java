package io.cloakroom.session;

import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The values that a request received. To detect a change in place, each is written as JSON again
 * and compared. Not thread-safe: it belongs to one request.
 */
final class HandedOut {

  private final ValueCodec codec;
  private final Map<SessionKey<?>, Object> values = new LinkedHashMap<>();

  HandedOut(ValueCodec codec) {
    this.codec = codec;
  }

  @SuppressWarnings("unchecked") // put stores each value under a key of its own type.
  <T> @Nullable T get(SessionKey<T> key) {
    return (T) values.get(key);
  }

  <T> void put(SessionKey<T> key, T value) {
    values.put(key, value);
  }

  void forget(String name) {
    values.keySet().removeIf(key -> key.name().equals(name));
  }

  void clear() {
    values.clear();
  }

  Set<SessionKey<?>> keys() {
    return new LinkedHashSet<>(values.keySet());
  }

  /** Returns the change of the value under this key since the draft, if there is one. */
  <T> Optional<Change> change(SessionKey<T> key, Draft draft) {
    T value = get(key);
    Json stored = draft.attributes.get(key.name());
    if (value == null || stored == null || ValueCodec.immutable(value)) {
      return Optional.empty();
    }
    Json after = codec.encode(key, value);
    if (after.equals(stored)) {
      return Optional.empty();
    }
    // An older version of the class may have written the same value in another form.
    Json before = codec.decode(key, stored).map(read -> codec.encode(key, read)).orElse(stored);
    return after.equals(before)
        ? Optional.empty()
        : Optional.of(new Change.InPlace(key.name(), before, after, codec));
  }
}
