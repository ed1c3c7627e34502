package io.cloakroom.test;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/**
 * The cookies of one browser, by their names on the wire. They are kept until the application
 * deletes them, even after they expire. Thread-safe.
 */
final class CookieJar {

  private final Map<String, String> cookies = new LinkedHashMap<>();

  /** Applies these lines of {@code Set-Cookie}. */
  synchronized void keep(List<String> lines) {
    for (String line : lines) {
      String pair = line.split(";", 2)[0];
      String name = pair.split("=", 2)[0].strip();
      if (line.toLowerCase(Locale.ROOT).matches(".*;\\s*max-age=(0|-\\d+)\\s*(;.*)?")) {
        cookies.remove(name);
      } else {
        cookies.put(name, pair.substring(pair.indexOf('=') + 1).strip());
      }
    }
  }

  /** Returns the header {@code Cookie}; empty if there are no cookies. */
  synchronized Optional<String> header() {
    return cookies.isEmpty()
        ? Optional.empty()
        : Optional.of(
            cookies.entrySet().stream()
                .map(cookie -> cookie.getKey() + "=" + cookie.getValue())
                .collect(Collectors.joining("; ")));
  }

  /** Returns the value of a cookie, with or without the prefix that browsers check. */
  synchronized Optional<String> value(String name) {
    return names(name).filter(cookies::containsKey).map(cookies::get).findFirst();
  }

  synchronized void set(String name, String value) {
    cookies.put(name, value);
  }

  synchronized void remove(String name) {
    names(name).forEach(cookies::remove);
  }

  synchronized void clear() {
    cookies.clear();
  }

  private static Stream<String> names(String name) {
    return Stream.of("__Host-" + name, "__Secure-" + name, name);
  }
}
