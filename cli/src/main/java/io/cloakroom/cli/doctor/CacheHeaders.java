package io.cloakroom.cli.doctor;

import io.cloakroom.http.Caching;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import java.util.regex.Matcher;
import java.util.regex.Pattern;

/** The permissions that a response's headers give to shared caches (RFC 9111, RFC 9213). */
final class CacheHeaders {

  private static final Pattern SECONDS = Pattern.compile("(?:max-age|s-maxage)=\"?([0-9]+)\"?");

  private final SiteReply answer;
  private final List<String> directives;

  private CacheHeaders(SiteReply answer) {
    this.answer = answer;
    directives =
        Arrays.stream(answer.joined("Cache-Control").split(",", -1))
            .map(String::strip)
            .filter(directive -> !directive.isEmpty())
            .toList();
  }

  static CacheHeaders of(SiteReply answer) {
    return new CacheHeaders(answer);
  }

  /**
   * Returns what invites a shared cache to store the response, as a header line; empty if nothing
   * does. A cache may also store a response that says nothing, but then it has to guess for how
   * long.
   */
  Optional<String> invitation() {
    for (String name : Caching.targetedHeaders()) {
      String value = answer.joined(name);
      if (!value.isEmpty()
          && !value.contains("no-store")
          && !value.contains("private")
          && !value.matches("(max-age=)?0+")
          && !(name.equals("X-Accel-Expires") && value.equals("off"))) {
        return Optional.of(name + ": " + value);
      }
    }
    if (directives.contains("no-store") || directives.contains("private")) {
      return Optional.empty();
    }
    boolean fresh =
        directives.contains("public") || directives.stream().anyMatch(CacheHeaders::lasts);
    if (fresh && !directives.contains("no-cache")) {
      return Optional.of("Cache-Control: " + answer.joined("Cache-Control"));
    }
    return Optional.empty();
  }

  private static boolean lasts(String directive) {
    Matcher seconds = SECONDS.matcher(directive);
    return seconds.matches() && !seconds.group(1).matches("0+");
  }

  /** Returns whether nothing about caching is said. */
  boolean isSilent() {
    return directives.isEmpty() && !answer.has("Expires") && !answer.has("Pragma");
  }

  /** Returns whether the browser keeps no copy, not even for its back button. */
  boolean isNotStored() {
    return directives.contains("no-store");
  }

  /** Returns a header by which a cache says that it had a copy. */
  Optional<String> hit() {
    for (String name : List.of("X-Cache-Status", "X-Cache", "CF-Cache-Status", "Cache-Status")) {
      String value = answer.joined(name);
      if (value.contains("hit")) {
        return Optional.of(name + ": " + value);
      }
    }
    return answer.joined("Age").matches("[0-9]*[1-9][0-9]*")
        ? Optional.of("Age: " + answer.joined("Age"))
        : Optional.empty();
  }
}
