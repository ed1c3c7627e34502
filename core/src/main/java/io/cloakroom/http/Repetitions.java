package io.cloakroom.http;

import java.time.Clock;
import java.time.Duration;
import java.time.Instant;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;

/**
 * Counts events that may repeat with every request, and decides which of them are logged: of each
 * kind the first, the tenth, the hundredth and so on, and one a minute. After a minute without one
 * it begins anew. Thread-safe.
 */
final class Repetitions {

  /** The maximum number of kinds; beyond it, the kind that began first is forgotten. */
  private static final int MAX_KINDS = 1000;

  private static final Duration PERIOD = Duration.ofMinutes(1);

  private final Clock clock;
  private final Map<String, Series> kinds = new LinkedHashMap<>();

  /**
   * An event that is to be logged.
   *
   * @param number the number of the event in its series
   * @param since the time of the first one
   * @param unlogged the number of events of this kind before it that were not logged
   */
  record Event(long number, Instant since, long unlogged) {

    boolean first() {
      return number == 1;
    }
  }

  private static final class Series {
    private Instant since;
    private Instant last;
    private Instant logged;
    private long number;
    private long unlogged;

    Series(Instant now) {
      since = now;
      last = now;
      logged = now;
    }

    Optional<Event> next(Instant now) {
      if (now.isAfter(last.plus(PERIOD))) {
        number = 0;
        since = now;
      }
      last = now;
      number++;
      if (!powerOfTen(number) && now.isBefore(logged.plus(PERIOD))) {
        unlogged++;
        return Optional.empty();
      }
      Event event = new Event(number, since, unlogged);
      logged = now;
      unlogged = 0;
      return Optional.of(event);
    }

    private static boolean powerOfTen(long number) {
      long power = 1;
      while (power < number) {
        power *= 10;
      }
      return power == number;
    }
  }

  Repetitions(Clock clock) {
    this.clock = clock;
  }

  /** Counts an event of this kind; returns empty if it need not be logged. */
  synchronized Optional<Event> count(String kind) {
    Instant now = clock.instant();
    Series series = kinds.computeIfAbsent(kind, k -> new Series(now));
    if (kinds.size() > MAX_KINDS) {
      kinds.remove(kinds.keySet().iterator().next());
    }
    return series.next(now);
  }
}
