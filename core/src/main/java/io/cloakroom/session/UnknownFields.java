package io.cloakroom.session;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * The fields of a stored value that this version of its class does not have. They stay in the next
 * version of the value.
 *
 * @param aliases names that a class reads but never writes; they are not unknown
 */
record UnknownFields(Set<String> aliases) {

  /**
   * Returns the next value with the unknown fields of the stored one.
   *
   * @param known the stored value as this version writes it, without unknown fields
   */
  JsonNode keep(JsonNode known, JsonNode next, JsonNode stored) {
    if (known.isObject() && next.isObject() && stored.isObject()) {
      return keepFields(known, next, stored);
    }
    if (known.isArray() && next.isArray() && stored.isArray() && known.size() == stored.size()) {
      return keepInElements(known, next, stored);
    }
    return next;
  }

  private JsonNode keepFields(JsonNode known, JsonNode next, JsonNode stored) {
    ObjectNode kept = (ObjectNode) next.deepCopy();
    stored
        .propertyStream()
        .forEach(field -> {
          String name = field.getKey();
          if (next.has(name)) {
            kept.set(name, keep(known.path(name), next.path(name), field.getValue()));
          } else if (!known.has(name) && !aliases.contains(name)) {
            kept.set(name, field.getValue());
          }
        });
    return kept;
  }

  /**
   * An element that did not change keeps its unknown fields wherever it moved to. One that changed
   * keeps those of its place, if the list is as long as before.
   */
  private JsonNode keepInElements(JsonNode known, JsonNode next, JsonNode stored) {
    Map<JsonNode, Deque<Integer>> places = new HashMap<>();
    Set<Integer> free = new HashSet<>();
    for (int i = 0; i < known.size(); i++) {
      if (covers(stored.get(i), known.get(i))) {
        places.computeIfAbsent(known.get(i), element -> new ArrayDeque<>()).add(i);
        free.add(i);
      }
    }
    ArrayNode kept = (ArrayNode) next.deepCopy();
    List<Integer> changed = new ArrayList<>();
    for (int i = 0; i < next.size(); i++) {
      Deque<Integer> same = places.getOrDefault(next.get(i), new ArrayDeque<>());
      if (same.isEmpty()) {
        changed.add(i);
      } else {
        int from = same.remove();
        free.remove(from);
        kept.set(i, keep(known.get(from), next.get(i), stored.get(from)));
      }
    }
    if (next.size() == known.size()) {
      changed.stream()
          .filter(free::contains)
          .forEach(i -> kept.set(i, keep(known.get(i), next.get(i), stored.get(i))));
    }
    return kept;
  }

  /** Returns whether a stored element is the known one; sets may write theirs in another order. */
  private static boolean covers(JsonNode stored, JsonNode known) {
    if (!stored.isObject() || !known.isObject()) {
      return stored.equals(known);
    }
    return known
        .propertyStream()
        .allMatch(field ->
            !stored.has(field.getKey()) || covers(stored.path(field.getKey()), field.getValue()));
  }
}
