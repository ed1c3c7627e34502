package io.cloakroom.test;

import io.cloakroom.cookie.SetCookie;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
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
      SetCookie.parse(line).ifPresent(this::keep);
    }
  }

  private void keep(SetCookie cookie) {
    if (cookie.maxAge().filter(Duration::isZero).isPresent()) {
      cookies.remove(cookie.name());
    } else {
      cookies.put(cookie.name(), cookie.value());
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
