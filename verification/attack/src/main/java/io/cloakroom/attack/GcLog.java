package io.cloakroom.attack;

import java.util.List;
import java.util.regex.MatchResult;
import java.util.regex.Pattern;

/** The log that a JVM writes with {@code -Xlog:gc}. */
final class GcLog {

  /** The heap before a collection, after it, and its size: {@code 25M->4M(256M)}. */
  private static final Pattern COLLECTION = Pattern.compile("(?m)(\\d+)M->(\\d+)M\\(\\d+M\\)");

  private GcLog() {}

  /** Returns the megabytes in use after the last collection; 0 if there was none. */
  static long last(String log) {
    List<Long> after = after(log);
    return after.isEmpty() ? 0 : after.get(after.size() - 1);
  }

  /** Returns the most megabytes in use after any collection; 0 if there was none. */
  static long most(String log) {
    return after(log).stream().mapToLong(Long::longValue).max().orElse(0);
  }

  private static List<Long> after(String log) {
    return COLLECTION
        .matcher(log)
        .results()
        .map((MatchResult collection) -> Long.valueOf(collection.group(2)))
        .toList();
  }
}
