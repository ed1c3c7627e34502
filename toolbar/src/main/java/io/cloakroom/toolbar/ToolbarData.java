package io.cloakroom.toolbar;

import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import tools.jackson.databind.json.JsonMapper;

/** The data that the page asks for, as JSON. Thread-safe. */
final class ToolbarData {

  private static final JsonMapper JSON = JsonMapper.shared();
  private static final Pattern NUMBER = Pattern.compile("(after|number)=(\\d{1,15})");
  private static final byte[] DONE = {'{', '}'};

  private final RecentRequests history;
  private volatile List<String> unchecked = List.of();

  ToolbarData(RecentRequests history) {
    this.history = history;
  }

  /** Shows descriptions of the requests that are not checked for CSRF. */
  void unchecked(List<String> descriptions) {
    unchecked = List.copyOf(descriptions);
  }

  /** Returns what a path below the key reads; empty if it reads nothing. */
  Optional<byte[]> read(String path, String query) {
    return switch (path) {
      case "requests" -> Optional.of(JSON.writeValueAsBytes(history.after(number(query, "after"))));
      case "request" -> history.json(number(query, "number"));
      case "unchecked" -> Optional.of(JSON.writeValueAsBytes(unchecked));
      default -> Optional.empty();
    };
  }

  /** Carries out what a path below the key changes; empty if it changes nothing. */
  Optional<byte[]> change(String path, String query) {
    boolean known =
        switch (path) {
          case "pin" -> history.pin(number(query, "number"), true);
          case "unpin" -> history.pin(number(query, "number"), false);
          case "clear" -> {
            history.clear();
            yield true;
          }
          default -> false;
        };
    return known ? Optional.of(DONE) : Optional.empty();
  }

  private static long number(String query, String name) {
    Matcher number = NUMBER.matcher(query);
    return number.matches() && number.group(1).equals(name) ? Long.parseLong(number.group(2)) : 0;
  }
}
