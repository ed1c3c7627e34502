package io.cloakroom.view;

import java.util.AbstractMap;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import org.jspecify.annotations.Nullable;

/**
 * A read-only view of locals and a model that replaces them. Lazy values are computed when they are
 * read.
 */
final class Model extends AbstractMap<String, Object> {

  private final Map<String, Object> values;

  Model(Map<String, Object> locals, Map<String, ?> model) {
    values = new LinkedHashMap<>(locals);
    values.putAll(model);
  }

  @Override
  public @Nullable Object get(@Nullable Object name) {
    Object value = values.get(name);
    return value instanceof Lazy lazy ? lazy.value() : value;
  }

  @Override
  public boolean containsKey(@Nullable Object name) {
    return values.containsKey(name);
  }

  @Override
  public Set<String> keySet() {
    return values.keySet();
  }

  @Override
  public Set<Entry<String, Object>> entrySet() {
    Map<String, Object> resolved = new LinkedHashMap<>();
    values.keySet().forEach(name -> resolved.put(name, get(name)));
    return resolved.entrySet();
  }
}
