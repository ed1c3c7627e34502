package io.cloakroom.toolbar;

import java.nio.charset.StandardCharsets;
import java.util.LinkedHashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;

/**
 * A line of {@code Set-Cookie} as browsers read it (RFC 6265bis, 5.6).
 *
 * @param attributes the last value of each attribute, by its name in lower case
 */
record SetCookieLine(String name, String value, int bytes, Map<String, String> attributes) {

  static SetCookieLine parse(String line) {
    String[] parts = line.split(";", -1);
    int equals = parts[0].indexOf('=');
    Map<String, String> attributes = new LinkedHashMap<>();
    for (int i = 1; i < parts.length && i < 30; i++) {
      String[] pair = parts[i].split("=", 2);
      String name = pair[0].strip().toLowerCase(Locale.ROOT);
      if (!name.isEmpty()) {
        attributes.put(name, pair.length > 1 ? pair[1].strip() : "");
      }
    }
    return new SetCookieLine(
        equals < 0 ? "" : parts[0].substring(0, equals).strip(),
        parts[0].substring(equals + 1).strip(),
        line.getBytes(StandardCharsets.UTF_8).length,
        attributes);
  }

  Optional<String> attribute(String name) {
    return Optional.ofNullable(attributes.get(name));
  }

  boolean has(String name) {
    return attributes.containsKey(name);
  }

  /** Returns the bytes of the name and the value, which browsers limit. */
  int pairBytes() {
    return (name + value).getBytes(StandardCharsets.UTF_8).length;
  }
}
