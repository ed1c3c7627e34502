package io.cloakroom.cli;

import io.cloakroom.cookie.SetCookie;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;

/**
 * The attributes of a {@code Set-Cookie} line as they are written, for those that browsers ignore.
 *
 * @param known the known names, each with what is written
 * @param unknown the words that are no attribute
 */
record SetAttributes(Map<String, String> known, List<String> unknown) {

  /** The names of all attributes. */
  static final List<String> NAMES =
      List.of(
          "Path", "Domain", "Max-Age", "Expires", "Secure", "HttpOnly", "SameSite", "Partitioned");

  /** Returns the attributes of a cookie. */
  static SetAttributes of(SetCookie cookie) {
    Map<String, String> known = new LinkedHashMap<>();
    List<String> unknown = new ArrayList<>();
    String[] parts = cookie.toString().split(";", -1);
    for (int i = 1; i < parts.length; i++) {
      String[] pair = parts[i].strip().split("=", 2);
      String name = pair[0].strip();
      NAMES.stream()
          .filter(each -> each.toLowerCase(Locale.ROOT).equals(name.toLowerCase(Locale.ROOT)))
          .findFirst()
          .ifPresentOrElse(
              each -> known.put(each, pair.length == 1 ? "" : pair[1].strip()),
              () -> unknown.add(name));
    }
    unknown.removeIf(String::isEmpty);
    return new SetAttributes(known, unknown);
  }

  /** Returns whether there is a known one. */
  boolean any() {
    return !known.isEmpty();
  }
}
