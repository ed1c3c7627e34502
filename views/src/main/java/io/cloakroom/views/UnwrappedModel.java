package io.cloakroom.views;

import java.util.AbstractMap;
import java.util.Collections;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.TreeSet;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * A view of a model in which an Optional is its value, or null. Reads nothing ahead of its use; a
 * value's name is known without reading it.
 */
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

  /**
   * A value that the template needs.
   *
   * @throws IllegalArgumentException where the model has no such name
   */
  @Nullable Object require(String name) {
    if (!model.containsKey(name)) {
      throw new IllegalArgumentException(
          "There is no \"" + name + "\" in the model, which has " + names());
    }
    return get(name);
  }

  private Set<String> names() {
    return new TreeSet<>(model.keySet());
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return model.containsKey(name);
  }

  @Override
  public Set<String> keySet() {
    return Collections.unmodifiableSet(model.keySet());
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return model.entrySet().stream()
        .map(entry -> new SimpleImmutableEntry<>(entry.getKey(), unwrap(entry.getValue())))
        .collect(Collectors.toUnmodifiableSet());
  }
}
