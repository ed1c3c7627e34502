package io.cloakroom.body;

import java.math.BigDecimal;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * Turns the tree of what was sent into maps, lists and plain values, see {@link FormData#asMap}.
 */
final class PlainTree {

  private final FormLimits limits;

  private PlainTree(FormLimits limits) {
    this.limits = limits;
  }

  /** Returns the members of a node, and its own values under keys that no member can have. */
  static Map<String, @Nullable Object> of(FormNode node, FormLimits limits) {
    return new PlainTree(limits).map(node);
  }

  private Map<String, @Nullable Object> map(FormNode node) {
    Map<String, @Nullable Object> plain = new LinkedHashMap<>();
    node.members().forEach((key, member) -> plain.put(key, plain(member)));
    if (!node.values().isEmpty()) {
      plain.put("", values(node));
    }
    if (!node.elements().isEmpty()) {
      plain.put("[]", list(node.elements()));
    }
    return plain;
  }

  private @Nullable Object plain(FormNode node) {
    boolean members = !node.members().isEmpty();
    boolean elements = !node.elements().isEmpty();
    return switch (node.kind()) {
      case JSON_VALUE -> node.onlyValue().map(PlainTree::value).orElse(null);
      case JSON_ARRAY -> list(node.elements());
      case JSON_OBJECT -> map(node);
      case NAMED ->
          !members && !elements
              ? values(node)
              : node.list().isPresent() && (!members || isCounted(node))
                  ? list(node.list().get())
                  : map(node);
    };
  }

  /** Returns whether the members are numbered from 0 without a gap. */
  private static boolean isCounted(FormNode node) {
    for (int i = 0; i < node.members().size(); i++) {
      if (node.member(String.valueOf(i)) == null) {
        return false;
      }
    }
    return true;
  }

  private List<@Nullable Object> list(List<FormNode> nodes) {
    limits.check(FormLimit.LIST_SIZE, nodes.size());
    List<@Nullable Object> plain = new ArrayList<>(nodes.size());
    for (FormNode node : nodes) {
      plain.add(plain(node));
    }
    return plain;
  }

  private static Object values(FormNode node) {
    List<Object> plain = node.values().stream().map(PlainTree::value).toList();
    return plain.size() == 1 && !node.isAppended() ? plain.get(0) : plain;
  }

  private static Object value(SentValue value) {
    if (value instanceof SentValue.File file) {
      return file.upload();
    }
    if (value instanceof SentValue.JsonBoolean flag) {
      return flag.value();
    }
    String text = value.text().orElse("");
    return value instanceof SentValue.JsonNumber ? number(text) : text;
  }

  /** Returns a number, or its text if its exponent is out of range. */
  private static Object number(String text) {
    try {
      return new BigDecimal(text);
    } catch (NumberFormatException e) {
      return text;
    }
  }
}
