package io.cloakroom.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
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

  /** The result of a merge. */
  sealed interface Result {}

  /** The merged value. */
  record Merged(JsonNode value) implements Result {}

  /**
   * A conflict.
   *
   * @param path the property that both sides changed, such as {@code lines[0].quantity}; empty for
   *     the whole value
   */
  record Conflict(String path) implements Result {}

  private JsonMerge() {}

  /** Returns the path of an object's property. */
  static String property(String path, String name) {
    return path.isEmpty() ? name : path + '.' + name;
  }

  /** Returns the path of a list's element. */
  static String element(String path, int index) {
    return path + '[' + index + ']';
  }

  /**
   * Returns {@code theirs} with the changes from {@code base} to {@code mine}, or the conflict. An
   * absent value is a {@link MissingNode}.
   */
  static Result merge(JsonNode base, JsonNode mine, JsonNode theirs) {
    return merge("", base, mine, theirs);
  }

  private static Result merge(String path, JsonNode base, JsonNode mine, JsonNode theirs) {
    if (mine.equals(base)) {
      return new Merged(theirs);
    }
    if (theirs.equals(base)) {
      return new Merged(mine);
    }
    if (base.isObject() && mine.isObject() && theirs.isObject()) {
      return mergeObjects(path, base, mine, theirs);
    }
    if (base.isArray() && mine.isArray() && theirs.isArray()) {
      return mergeArrays(path, base, mine, theirs);
    }
    // Two equal numbers may be two increments of one counter; the values do not show it.
    return mine.equals(theirs) && !mine.isNumber() ? new Merged(mine) : new Conflict(path);
  }

  private static Result mergeObjects(String path, JsonNode base, JsonNode mine, JsonNode theirs) {
    ObjectNode merged = (ObjectNode) theirs.deepCopy();
    Set<String> names = new LinkedHashSet<>(theirs.propertyNames());
    names.addAll(mine.propertyNames());
    for (String name : names) {
      Result field =
          merge(property(path, name), base.path(name), mine.path(name), theirs.path(name));
      if (!(field instanceof Merged one)) {
        return field;
      }
      if (one.value().isMissingNode()) {
        merged.remove(name);
      } else {
        merged.set(name, one.value());
      }
    }
    return new Merged(merged);
  }

  private static Result mergeArrays(String path, JsonNode base, JsonNode mine, JsonNode theirs) {
    if (startsWith(mine, base) && startsWith(theirs, base)) {
      ArrayNode merged = (ArrayNode) theirs.deepCopy();
      for (int i = base.size(); i < mine.size(); i++) {
        merged.add(mine.get(i));
      }
      return new Merged(merged);
    }
    if (mine.size() != base.size() || theirs.size() != base.size()) {
      return new Conflict(path);
    }
    ArrayNode merged = (ArrayNode) theirs.deepCopy();
    for (int i = 0; i < base.size(); i++) {
      Result element = merge(element(path, i), base.get(i), mine.get(i), theirs.get(i));
      if (!(element instanceof Merged one)) {
        return element;
      }
      merged.set(i, one.value());
    }
    return new Merged(merged);
  }

  /**
   * Returns the elements of {@code theirs} without those that {@code mine} removed from {@code
   * base}, and with those that it added. What is no list is {@code mine}.
   */
  static JsonNode union(JsonNode base, JsonNode mine, JsonNode theirs) {
    if (!mine.isArray() || !theirs.isArray()) {
      return mine;
    }
    List<JsonNode> removed = elements(base);
    elements(mine).forEach(removed::remove);
    List<JsonNode> added = elements(mine);
    elements(base).forEach(added::remove);
    List<JsonNode> kept = elements(theirs);
    removed.forEach(kept::remove);
    kept.addAll(added);
    return ((ArrayNode) theirs.deepCopy()).removeAll().addAll(kept);
  }

  private static List<JsonNode> elements(JsonNode list) {
    List<JsonNode> elements = new ArrayList<>();
    list.forEach(elements::add);
    return elements;
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

  /**
   * Returns {@code first}, in which whatever differs from {@code second} is as in {@code base}. If
   * both are the same value, written twice in a row, this leaves out what changes by itself, such
   * as the time that is left.
   */
  static JsonNode steady(JsonNode base, JsonNode first, JsonNode second) {
    if (first.equals(second)) {
      return first;
    }
    if (first.isObject() && second.isObject()) {
      ObjectNode steady = (ObjectNode) first.deepCopy();
      first
          .propertyStream()
          .forEach(field -> {
            String name = field.getKey();
            JsonNode value = steady(base.path(name), field.getValue(), second.path(name));
            steady.set(name, value);
          });
      return steady;
    }
    if (first.isArray() && second.isArray() && first.size() == second.size()) {
      ArrayNode steady = (ArrayNode) first.deepCopy();
      for (int i = 0; i < first.size(); i++) {
        steady.set(i, steady(base.path(i), first.get(i), second.get(i)));
      }
      return steady;
    }
    return base.isMissingNode() ? first : base;
  }
}
