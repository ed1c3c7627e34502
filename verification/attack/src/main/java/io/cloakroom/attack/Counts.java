package io.cloakroom.attack;

import java.util.Map;
import java.util.concurrent.ConcurrentSkipListMap;
import java.util.stream.Collectors;

/** The number of responses by their {@link Reply#label}. Thread-safe. */
final class Counts {

  private final Map<String, Long> byLabel = new ConcurrentSkipListMap<>();

  void add(String label) {
    byLabel.merge(label, 1L, Long::sum);
  }

  long of(String label) {
    return byLabel.getOrDefault(label, 0L);
  }

  long total() {
    return byLabel.values().stream().mapToLong(Long::longValue).sum();
  }

  /** Returns the number of server errors that do not say when to try again. */
  long errors() {
    return byLabel.entrySet().stream()
        .filter(count -> count.getKey().startsWith("5") && !count.getKey().equals("503"))
        .mapToLong(Map.Entry::getValue)
        .sum();
  }

  /** Returns all counts, such as {@code 413: 20, 503: 7}. */
  @Override
  public String toString() {
    return byLabel.isEmpty()
        ? "none"
        : byLabel.entrySet().stream()
            .map(count -> count.getKey() + ": " + count.getValue())
            .collect(Collectors.joining(", "));
  }
}
