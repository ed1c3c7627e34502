package io.cloakroom.form;

import io.cloakroom.body.FormLimit;
import io.cloakroom.body.FormNode;
import io.cloakroom.body.NamePath;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A map whose keys are steps of the name: {@code prefs[theme]=dark}. */
record MapShape(Scalar key, Shape value) implements Shape {

  @Override
  public ReadResult bind(RecordPath path, Binding binding) {
    if (!JsonText.read(path, '{', false, binding)) {
      return ReadResult.None.FAILED;
    }
    FormNode node = path.node();
    if (node == null || node.isEmpty()) {
      return path.json() ? ReadResult.None.ABSENT : new ReadResult.Value(Map.of());
    }
    boolean keyed = node.values().isEmpty() && node.elements().isEmpty();
    if (!keyed || node.kind() == FormNode.Kind.JSON_ARRAY) {
      return binding.fail(path, "shape");
    }
    binding.limits().check(FormLimit.LIST_SIZE, node.members().size());
    Map<Object, Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (String sent : node.members().keySet()) {
      RecordPath at = path.member(sent);
      ReadResult result =
          NamePath.isStep(sent) ? value.bind(at, binding) : binding.fail(at, "map-key");
      if (result == ReadResult.None.ABSENT) {
        binding.fail(at, value.required());
      }
      if (result instanceof ReadResult.Value bound
          && key(sent, at, binding) instanceof ReadResult.Value typedKey) {
        path.key(typedKey.value(), sent);
        if (values.putIfAbsent(typedKey.value(), bound.value()) != null) {
          binding.fail(at, "single");
          complete = false;
        }
      } else {
        complete = false;
      }
    }
    return complete
        ? new ReadResult.Value(Collections.unmodifiableMap(values))
        : ReadResult.None.FAILED;
  }

  /** Reads a key; one that is empty after conversion, such as white space, is an error. */
  private ReadResult key(String sent, RecordPath at, Binding binding) {
    ReadResult result = key.convert(sent, at, binding);
    boolean none =
        result == ReadResult.None.ABSENT
            || (result instanceof ReadResult.Value read && read.value().equals(""));
    return none ? binding.fail(at, "map-key") : result;
  }

  /** Returns whether keys or values are secret: a name contains the key. */
  @Override
  public boolean secret() {
    return key.secret() || value.secret();
  }

  @Override
  public boolean holdsSecret(Set<RecordShape> met) {
    return key.secret() || value.holdsSecret(met);
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    ((Map<?, ?>) value)
        .forEach((k, v) -> this.value.write(name + '[' + step(k) + ']', v, locale, sink));
  }

  /** Returns a key as a step, if a form can send it: it would be lost otherwise. */
  private String step(Object key) {
    String step = this.key.format().apply(key);
    if (!NamePath.isStep(step)) {
      throw new IllegalArgumentException(
          "No name of a form can hold the key \"" + step + "\": it is empty or has brackets");
    }
    return step;
  }
}
