package io.cloakroom.form;

import io.cloakroom.body.FormNode;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import java.util.function.BiConsumer;

/** A value that may be missing; an empty text counts as missing. */
record OptionalShape(Shape inner) implements Shape {

  @Override
  public ReadResult bind(RecordPath path, Binding binding) {
    FormNode node = path.node();
    if (node == null || node.isBlank(binding.trim())) {
      return new ReadResult.Value(Optional.empty());
    }
    ReadResult result = inner.bind(path, binding);
    return result instanceof ReadResult.Value bound
        ? new ReadResult.Value(Optional.of(bound.value()))
        : result == ReadResult.None.ABSENT ? new ReadResult.Value(Optional.empty()) : result;
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
