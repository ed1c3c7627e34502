package io.cloakroom.form;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.function.BiConsumer;

/** A map whose keys are steps of the name: {@code prefs[theme]=dark}. */
record MapShape(Scalar key, Shape value) implements Shape {

  @Override
  public Outcome bind(Place place, Binding binding) {
    if (!JsonText.read(place, '{', false, binding)) {
      return Outcome.None.FAILED;
    }
    Node node = place.node();
    if (node == null || node.empty()) {
      return place.json() ? Outcome.None.ABSENT : new Outcome.Value(Map.of());
    }
    boolean keyed = node.values().isEmpty() && node.appended().isEmpty();
    if (!keyed || node.kind() == Node.Kind.JSON_ARRAY) {
      return binding.fail(place, "shape");
    }
    binding.limits().check(FormLimit.LIST_SIZE, node.members().size());
    Map<Object, Object> values = new LinkedHashMap<>();
    boolean complete = true;
    for (String sent : node.memberNames()) {
      Place at = place.member(sent);
      Outcome outcome =
          NamePath.isStep(sent) ? value.bind(at, binding) : binding.fail(at, "map-key");
      if (outcome == Outcome.None.ABSENT) {
        binding.fail(at, value.required());
      }
      if (outcome instanceof Outcome.Value bound
          && key(sent, at, binding) instanceof Outcome.Value typedKey) {
        place.key(typedKey.value(), sent);
        if (values.putIfAbsent(typedKey.value(), bound.value()) != null) {
          binding.fail(at, "single");
          complete = false;
        }
      } else {
        complete = false;
      }
    }
    return complete ? new Outcome.Value(Collections.unmodifiableMap(values)) : Outcome.None.FAILED;
  }

  /** Reads a key; one of which nothing is left, as of white space, is none. */
  private Outcome key(String sent, Place at, Binding binding) {
    Outcome outcome = key.convert(sent, at, binding);
    boolean none =
        outcome == Outcome.None.ABSENT
            || (outcome instanceof Outcome.Value read && read.value().equals(""));
    return none ? binding.fail(at, "map-key") : outcome;
  }

  /** A name holds the key. */
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

  /** A key that a form can send, or it would be lost when the form comes back. */
  private String step(Object key) {
    String step = this.key.format().apply(key);
    if (!NamePath.isStep(step)) {
      throw new IllegalArgumentException(
          "No name of a form can hold the key \"" + step + "\": it is empty or has brackets");
    }
    return step;
  }
}
