package io.cloakroom.session;

import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.StreamSupport;
import tools.jackson.databind.JsonNode;

/**
 * The comparison of a value with its copy that was written and read again.
 *
 * @param contentOnly whether only the content of objects and lists is compared, not single values
 */
record JsonLoss(boolean contentOnly) {

  /**
   * Returns the path of the first property that the copy does not have, or has with another value;
   * empty if there is none. Null counts as absent, and the order of a list's elements does not
   * count, because a set has none.
   */
  static Optional<String> between(JsonNode value, JsonNode copy) {
    return new JsonLoss(false).find("", value, copy);
  }

  /** Returns the path of the first object or list with content that the copy does not have. */
  static Optional<String> ofContent(JsonNode value, JsonNode copy) {
    return new JsonLoss(true).find("", value, copy);
  }

  private Optional<String> find(String path, JsonNode value, JsonNode copy) {
    if (same(value, copy) || (contentOnly && (!value.isContainer() || value.isEmpty()))) {
      return Optional.empty();
    }
    if (value.isObject() && copy.isObject()) {
      return value
          .propertyStream()
          .map(property ->
              find(
                  JsonMerge.property(path, property.getKey()),
                  property.getValue(),
                  copy.path(property.getKey())))
          .flatMap(Optional::stream)
          .findFirst();
    }
    if (value.isArray() && copy.isArray() && value.size() == copy.size()) {
      return findInElements(path, value, copy);
    }
    return Optional.of(path);
  }

  private Optional<String> findInElements(String path, JsonNode value, JsonNode copy) {
    if (counted(value).equals(counted(copy))) {
      return Optional.empty();
    }
    for (int i = 0; i < value.size(); i++) {
      Optional<String> lost = find(JsonMerge.element(path, i), value.get(i), copy.get(i));
      if (lost.isPresent()) {
        return lost;
      }
    }
    return Optional.empty();
  }

  private static Map<JsonNode, Long> counted(JsonNode list) {
    return StreamSupport.stream(list.spliterator(), false)
        .collect(Collectors.groupingBy(element -> element, Collectors.counting()));
  }

  private static boolean same(JsonNode value, JsonNode copy) {
    boolean bothAbsent = absent(value) && absent(copy);
    boolean bothNumbers =
        value.isNumber()
            && copy.isNumber()
            && value.decimalValue().compareTo(copy.decimalValue()) == 0;
    return bothAbsent || bothNumbers || value.equals(copy);
  }

  private static boolean absent(JsonNode node) {
    return node.isNull() || node.isMissingNode();
  }
}
