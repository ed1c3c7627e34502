package io.cloakroom.session;

import java.util.LinkedHashSet;
import java.util.Optional;
import java.util.Set;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.MissingNode;
import tools.jackson.databind.node.ObjectNode;

/**
 * A merge of two concurrent changes of one JSON value. Objects are merged field by field. Lists are
 * merged if both sides appended, or if both kept the length and changed different elements. Any
 * other value is merged only if one side left it unchanged, or if both made the same change and it
 * is not a number. Everything else is a conflict, never a silent choice.
 */
final class JsonMerge {

  private JsonMerge() {}

  /**
   * Returns {@code theirs} with the changes from {@code base} to {@code mine}; empty on a conflict.
   * An absent value is a {@link MissingNode}.
   */
  static Optional<JsonNode> merge(JsonNode base, JsonNode mine, JsonNode theirs) {
    if (mine.equals(base)) {
      return Optional.of(theirs);
    }
    if (theirs.equals(base)) {
      return Optional.of(mine);
    }
    if (base.isObject() && mine.isObject() && theirs.isObject()) {
      return mergeObjects(base, mine, theirs);
    }
    if (base.isArray() && mine.isArray() && theirs.isArray()) {
      return mergeArrays(base, mine, theirs);
    }
    // Two equal numbers may be two increments of one counter; the values do not show it.
    return mine.equals(theirs) && !mine.isNumber() ? Optional.of(mine) : Optional.empty();
  }

  private static Optional<JsonNode> mergeObjects(JsonNode base, JsonNode mine, JsonNode theirs) {
    ObjectNode merged = (ObjectNode) theirs.deepCopy();
    Set<String> names = new LinkedHashSet<>(theirs.propertyNames());
    names.addAll(mine.propertyNames());
    for (String name : names) {
      Optional<JsonNode> field = merge(base.path(name), mine.path(name), theirs.path(name));
      if (field.isEmpty()) {
        return Optional.empty();
      }
      if (field.get().isMissingNode()) {
        merged.remove(name);
      } else {
        merged.set(name, field.get());
      }
    }
    return Optional.of(merged);
  }

  private static Optional<JsonNode> mergeArrays(JsonNode base, JsonNode mine, JsonNode theirs) {
    if (startsWith(mine, base) && startsWith(theirs, base)) {
      ArrayNode merged = (ArrayNode) theirs.deepCopy();
      for (int i = base.size(); i < mine.size(); i++) {
        merged.add(mine.get(i));
      }
      return Optional.of(merged);
    }
    if (mine.size() != base.size() || theirs.size() != base.size()) {
      return Optional.empty();
    }
    ArrayNode merged = (ArrayNode) theirs.deepCopy();
    for (int i = 0; i < base.size(); i++) {
      Optional<JsonNode> element = merge(base.get(i), mine.get(i), theirs.get(i));
      if (element.isEmpty()) {
        return Optional.empty();
      }
      merged.set(i, element.get());
    }
    return Optional.of(merged);
  }

  private static boolean startsWith(JsonNode list, JsonNode start) {
    if (list.size() < start.size()) {
      return false;
    }
    for (int i = 0; i < start.size(); i++) {
      if (!list.get(i).equals(start.get(i))) {
        return false;
      }
    }
    return true;
  }
}
