package io.cloakroom.views;

import java.util.AbstractMap;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * The parameters of a jte template, read from a model. A parameter without a default is required.
 */
final class JteModel extends AbstractMap<String, @Nullable Object> {

  private final UnwrappedModel values;

  JteModel(UnwrappedModel values) {
    this.values = values;
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    return values.require(String.valueOf(name));
  }

  @Override
  public @Nullable Object getOrDefault(@Nullable Object name, @Nullable Object otherwise) {
    return values.containsKey(name) ? values.get(name) : otherwise;
  }

  @Override
  public Set<Entry<String, @Nullable Object>> entrySet() {
    return values.entrySet();
  }
}
