package io.cloakroom.session;

import io.cloakroom.json.Json;
import io.cloakroom.json.JsonMembers;
import java.util.ArrayList;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The content of a session while changes are applied to it, one after the other. It shares the maps
 * of the record until the first change, because most requests change nothing.
 */
final class Draft {

  private Map<String, Json> attributes;
  private Map<String, List<Json>> aside;
  private boolean ownsAttributes;
  private boolean ownsAside;

  private Map<String, Json> setAside = Map.of();
  @Nullable String owner;
  Terms terms = Terms.DEFAULT;

  /**
   * A value that a key can read.
   *
   * @param json the JSON that it was read from
   */
  record ReadValue<T>(T value, Json json) {}

  private Draft(Map<String, Json> attributes, Map<String, List<Json>> aside) {
    this.attributes = attributes;
    this.aside = aside;
  }

  static Draft empty() {
    return new Draft(Map.of(), Map.of());
  }

  static Draft of(Found found) {
    if (!(found instanceof Found.Live live)) {
      return empty();
    }
    Draft draft = new Draft(live.record().attributes(), live.record().aside());
    draft.owner = live.owner();
    draft.terms = live.record().terms();
    return draft;
  }

  /**
   * Returns the stored values by name, in the order in which they were first set. Not to change.
   */
  Map<String, Json> attributes() {
    return attributes;
  }

  /** Returns the {@link #attributes}, which no later change of this draft affects. */
  Map<String, Json> sharedAttributes() {
    ownsAttributes = false;
    return attributes;
  }

  /**
   * Returns the values that other versions of the application wrote and this one could not read, by
   * name. No later change of this draft affects it.
   */
  Map<String, List<Json>> sharedAside() {
    ownsAside = false;
    return aside;
  }

  private Map<String, Json> ownAttributes() {
    if (!ownsAttributes) {
      attributes =
          attributes instanceof JsonMembers members
              ? members.toMap()
              : new LinkedHashMap<>(attributes);
      ownsAttributes = true;
    }
    return attributes;
  }

  private Map<String, List<Json>> ownAside() {
    if (!ownsAside) {
      aside = new LinkedHashMap<>(aside);
      ownsAside = true;
    }
    return aside;
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
    Optional<T> value = values.decode(key, stored);
    if (value.isPresent()) {
      return Optional.of(new ReadValue<>(value.get(), stored));
    }
    for (Json other : aside.getOrDefault(key.name(), List.of())) {
      value = values.decode(key, other);
      if (value.isPresent()) {
        return Optional.of(new ReadValue<>(value.get(), other));
      }
    }
    return Optional.empty();
  }

  /**
   * Stores the next value under this name. A stored value that is not the previous one could not be
   * read, and is set aside.
   *
   * @param previous the value that {@link #find} returned, which is replaced; null if there is none
   */
  void put(String name, @Nullable Json previous, Json next) {
    Json stored = ownAttributes().put(name, next);
    if (stored == null || stored.equals(previous)) {
      return;
    }
    List<Json> others = new ArrayList<>(aside.getOrDefault(name, List.of()));
    others.remove(previous);
    others.remove(stored);
    others.add(stored);
    ownAside().put(name, List.copyOf(others));
    if (setAside.isEmpty()) {
      setAside = new LinkedHashMap<>();
    }
    setAside.put(name, stored);
  }

  /** Returns the values that this draft set aside, by name. */
  Map<String, Json> setAside() {
    return Collections.unmodifiableMap(setAside);
  }

  void remove(String name) {
    if (attributes.containsKey(name)) {
      ownAttributes().remove(name);
    }
    if (aside.containsKey(name)) {
      ownAside().remove(name);
    }
  }

  void clear() {
    attributes = Map.of();
    ownsAttributes = false;
    aside = Map.of();
    ownsAside = false;
  }

  Draft copy() {
    Draft copy = new Draft(sharedAttributes(), sharedAside());
    copy.setAside = setAside.isEmpty() ? setAside : new LinkedHashMap<>(setAside);
    copy.owner = owner;
    copy.terms = terms;
    return copy;
  }

  /** Returns whether there is nothing to store. */
  boolean isEmpty() {
    return attributes.isEmpty() && owner == null;
  }
}
