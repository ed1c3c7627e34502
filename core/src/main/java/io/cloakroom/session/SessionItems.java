package io.cloakroom.session;

import io.cloakroom.json.Json;
import io.cloakroom.trace.SecretNames;
import java.util.AbstractMap;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Set;
import java.util.stream.Collectors;

/** The stored values of a session as JSON text by name. It prints without secrets. Immutable. */
final class SessionItems extends AbstractMap<String, String> {

  private final Map<String, String> items;

  private SessionItems(Map<String, String> items) {
    this.items = Collections.unmodifiableMap(items);
  }

  /** Returns these stored values, in their order. */
  static SessionItems of(Map<String, Json> attributes) {
    Map<String, String> items = new LinkedHashMap<>();
    attributes.forEach((name, json) -> items.put(name, json.text()));
    return new SessionItems(items);
  }

  @Override
  public Set<Entry<String, String>> entrySet() {
    return items.entrySet();
  }

  /** Returns the values, one in a line, with those left out whose names look secret. */
  @Override
  public String toString() {
    return items.entrySet().stream()
        .map(item -> item.getKey() + " = " + SecretNames.masked(item.getKey(), item.getValue()))
        .collect(Collectors.joining("\n"));
  }
}
