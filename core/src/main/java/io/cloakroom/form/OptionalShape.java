package io.cloakroom.form;

import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** A value that need not be there; an empty text counts as none. */
record OptionalShape(Shape inner) implements Shape {

  @Override
  public Outcome bind(Place place, Binding binding) {
    Node node = place.node();
    if (node == null || node.blank(binding.trim())) {
      return new Outcome.Value(Optional.empty());
    }
    Outcome outcome = inner.bind(place, binding);
    return outcome instanceof Outcome.Value bound
        ? new Outcome.Value(Optional.of(bound.value()))
        : outcome == Outcome.None.ABSENT ? new Outcome.Value(Optional.empty()) : outcome;
  }

  @Override
  public boolean secret() {
    return inner.secret();
  }

  @Override
  public boolean holdsSecret(Set<RecordShape> met) {
    return inner.holdsSecret(met);
  }

  @Override
  public void write(String name, Object value, Locale locale, BiConsumer<String, String> sink) {
    ((Optional<?>) value).ifPresent(present -> inner.write(name, present, locale, sink));
  }
}
