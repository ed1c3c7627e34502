package io.cloakroom.faults;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;

/** A reader of a history that produces the verdict. */
final class Judge {

  private static final int EXAMPLES = 12;

  private final Map<Integer, Event.Invoked> open = new HashMap<>();
  private final Map<Integer, Long> openSince = new HashMap<>();
  private final Map<String, SessionLedger> sessions = new LinkedHashMap<>();
  private final List<RecordedRequest.Outage> outages = new ArrayList<>();
  private long down = RecordedRequest.NEVER;
  private long line;

  private Judge() {}

  /** Returns the verdict on these events. */
  static Verdict of(Stream<Event> events, Promise promise) {
    Judge judge = new Judge();
    events.forEachOrdered(judge::take);
    return judge.verdict(promise);
  }

  private void take(Event event) {
    line++;
    if (event instanceof Event.Invoked invoked) {
      open.put(invoked.id(), invoked);
      openSince.put(invoked.id(), line);
    } else if (event instanceof Event.Ended ended) {
      boolean decided = ended.outcome() != Event.Outcome.INFO;
      add(ended, decided ? line : RecordedRequest.NEVER);
    } else if (event instanceof Event.Down) {
      down = line;
    } else if (event instanceof Event.Up) {
      outages.add(new RecordedRequest.Outage(down, line));
      down = RecordedRequest.NEVER;
    }
  }

  private void add(Event.Ended ended, long endLine) {
    Event.Invoked invoked = open.remove(ended.id());
    Long since = openSince.remove(ended.id());
    if (invoked == null || since == null) {
      throw new IllegalArgumentException(
          "The history ends a request that it does not begin: " + ended.line());
    }
    sessions
        .computeIfAbsent(invoked.session(), SessionLedger::new)
        .add(new RecordedRequest(invoked, ended, since, endLine));
  }

  private Verdict verdict(Promise promise) {
    for (Event.Invoked invoked : List.copyOf(open.values())) {
      add(new Event.Ended(0, invoked.id(), Event.Outcome.INFO, 0, "no end"), RecordedRequest.NEVER);
    }
    Tally tally = new Tally(EXAMPLES);
    for (SessionLedger session : sessions.values()) {
      session.judge(tally, promise.staleFor(), outages);
    }
    return tally.verdict();
  }
}
