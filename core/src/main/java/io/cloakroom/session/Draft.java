package io.cloakroom.session;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/** The content of a session while changes are applied to it, one after the other. */
final class Draft {

  final Map<String, Json> attributes = new LinkedHashMap<>();

  /** Values that other versions of the application wrote and this one could not read, by name. */
  final Map<String, List<Json>> aside = new LinkedHashMap<>();

  private final Map<String, Json> setAside = new LinkedHashMap<>();
  @Nullable String owner;
  Terms terms = Terms.DEFAULT;

  /**
   * A value that a key can read.
   *
   * @param json the JSON that it was read from
   */
  record ReadValue<T>(T value, Json json) {}

  static Draft empty() {
    return new Draft();
  }

  static Draft of(Found found) {
    Draft draft = new Draft();
    if (found instanceof Found.Live live) {
      draft.attributes.putAll(live.record().attributes());
      draft.aside.putAll(live.record().aside());
      draft.owner = live.owner();
      draft.terms = live.record().terms();
    }
    return draft;
  }

  /**
   * Returns the value under this key. If it cannot be read, the value is the one that was set aside
   * and can be read, such as after a roll-back.
   */
  <T> Optional<ReadValue<T>> find(SessionKey<T> key, ValueCodec values) {
    Json stored = attributes.get(key.name());
    if (stored == null) {
      return Optional.empty();
    }
    return Stream.concat(Stream.of(stored), aside.getOrDefault(key.name(), List.of()).stream())
        .flatMap(
            json -> values.decode(key, json).map(value -> new ReadValue<>(value, json)).stream())
        .findFirst();
  }

  /**
   * Stores the next value under this name. A stored value that is not the previous one could not be
   * read, and is set aside.
   *
   * @param previous the value that {@link #find} returned, which is replaced; null if there is none
   */
  void put(String name, @Nullable Json previous, Json next) {
    Json stored = attributes.put(name, next);
    if (stored == null || stored.equals(previous)) {
      return;
    }
    List<Json> others = new ArrayList<>(aside.getOrDefault(name, List.of()));
    others.remove(previous);
    others.remove(stored);
    others.add(stored);
    aside.put(name, List.copyOf(others));
    setAside.put(name, stored);
  }

  /** Returns the values that this draft set aside, by name. */
  Map<String, Json> setAside() {
    return setAside;
  }

  void remove(String name) {
    attributes.remove(name);
    aside.remove(name);
  }

  void clear() {
    attributes.clear();
    aside.clear();
  }

  Draft copy() {
    Draft copy = new Draft();
    copy.attributes.putAll(attributes);
    copy.aside.putAll(aside);
    copy.setAside.putAll(setAside);
    copy.owner = owner;
    copy.terms = terms;
    return copy;
  }

  /** Returns whether there is nothing to store. */
  boolean isEmpty() {
    return attributes.isEmpty() && owner == null;
  }
}
