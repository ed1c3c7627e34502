package io.cloakroom.views;

import java.util.AbstractMap;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/** A view of a model in which an Optional is its value, or null. Reads nothing ahead of its use. */
final class UnwrappedModel extends AbstractMap<String, @Nullable Object> {

  private final Map<String, ?> model;

  UnwrappedModel(Map<String, ?> model) {
    this.model = model;
  }

  static @Nullable Object unwrap(@Nullable Object value) {
    return value instanceof Optional<?> optional ? optional.orElse(null) : value;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return unwrap(model.get(name));
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return model.containsKey(name);
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return model.entrySet().stream()
        .map(entry -> new SimpleImmutableEntry<>(entry.getKey(), unwrap(entry.getValue())))
        .collect(Collectors.toUnmodifiableSet());
  }
}
