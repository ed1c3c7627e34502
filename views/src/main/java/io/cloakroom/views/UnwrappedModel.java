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
 * A view of a model that replaces an Optional with its value, or with null if it is empty. It reads
 * each value only when it is used; listing the names reads no values.
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
   * Returns a value that the template requires.
   *
   * @throws IllegalArgumentException if the model does not have this name
   */
  @Nullable Object require(String name) {
    if (!model.containsKey(name)) {
      throw new IllegalArgumentException(
          "The model has no \"" + name + "\"; its names are " + names());
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
