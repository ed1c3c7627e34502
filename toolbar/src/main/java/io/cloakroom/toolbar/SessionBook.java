package io.cloakroom.toolbar;

import io.cloakroom.session.SessionTrace;
import io.cloakroom.session.SessionTrace.Decision;
import io.cloakroom.store.StoreCall;
import io.cloakroom.trace.VisitTrace;
import java.time.Instant;
import java.time.temporal.ChronoUnit;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The sessions that recorded requests had, so that the toolbar can explain why a later request
 * finds none. Thread-safe.
 */
final class SessionBook {

  private static final String SPACE = "session";
  private static final int MOST = 1_000;

  /**
   * The known history of a session.
   *
   * @param seenBy the number of the last request that had it
   * @param endedBy the number of the request that ended it or moved it away; 0 if none did
   * @param how the words for that
   * @param expires when it ends if it is not used again
   */
  private record Known(long seenBy, long endedBy, String how, Instant expires) {}

  private final Map<String, Known> sessions =
      new LinkedHashMap<>(16, 0.75f, true) {
        private static final long serialVersionUID = 1;

        @Override
        protected boolean removeEldestEntry(Map.Entry<String, Known> eldest) {
          return size() > MOST;
        }
      };

  /** An explanation. */
  record Fate(Hint.Level level, String text, String cure) {

    void add(List<Hint> findings) {
      findings.add(new Hint(level, SPACE, text, cure));
    }
  }

  /** Notes what a request shows of its session. */
  synchronized void learn(long number, VisitTrace trace) {
    @Nullable Known last = null;
    for (SessionTrace.Lookup lookup : trace.all(SessionTrace.Lookup.class)) {
      if (lookup.state().isPresent()) {
        SessionTrace.State state = lookup.state().get();
        last = new Known(number, 0, "", state.expiresAt());
        sessions.put(state.id(), last);
      }
    }
    Optional<SessionTrace.State> found =
        trace.last(SessionTrace.Lookup.class).flatMap(SessionTrace.Lookup::state);
    Decision decision =
        trace
            .last(SessionTrace.Planned.class)
            .map(SessionTrace.Planned::decision)
            .orElse(Decision.NOTHING);
    if (found.isPresent() && (decision == Decision.END || decision == Decision.ROTATE)) {
      String how = decision == Decision.END ? "ended" : "moved to a new token";
      sessions.put(found.get().id(), new Known(number, number, how, found.get().expiresAt()));
    }
    Optional<SessionTrace.State> saved =
        trace.last(SessionTrace.Saved.class).flatMap(SessionTrace.Saved::state);
    if (saved.isPresent()) {
      sessions.put(saved.get().id(), new Known(number, 0, "", saved.get().expiresAt()));
    }
  }

  /** Returns the id of the session that a request leaves behind; empty if there is none. */
  static String idAfter(VisitTrace trace) {
    Optional<SessionTrace.Saved> saved = trace.last(SessionTrace.Saved.class);
    Optional<SessionTrace.State> state =
        saved.isPresent()
            ? saved.get().state()
            : trace.last(SessionTrace.Lookup.class).flatMap(SessionTrace.Lookup::state);
    return state.map(SessionTrace.State::id).orElse("");
  }

  /** Explains why the cookie of a request opens nothing. */
  synchronized Fate fate(VisitTrace trace, Instant now) {
    String id =
        trace.all(StoreCall.class).stream()
            .filter(
                call -> call.space().equals(SPACE) && call.operation() == StoreCall.Operation.LOAD)
            .map(StoreCall::id)
            .findFirst()
            .orElse("");
    @Nullable Known known = sessions.get(id);
    if (known == null) {
      return new Fate(
          Hint.Level.ODD,
          "The session cookie opens nothing, and the toolbar has not seen this session: it ended"
              + " before this start, it is in another store, or somebody made the cookie up. A"
              + " token that a browser brings is never taken over, so a planted session has no"
              + " effect.",
          "If visitors are logged out at each restart, the store is in memory, or is another one"
              + " than before.");
    }
    if (known.endedBy != 0) {
      return new Fate(
          Hint.Level.WRONG,
          "Logged out: request " + known.endedBy + " " + known.how + " this session.",
          "Open that request to see who did it, and why.");
    }
    String last = "request " + known.seenBy + " was the last one that used it";
    if (!known.expires.isAfter(now)) {
      return new Fate(
          Hint.Level.WRONG,
          "Logged out: the session expired at " + time(known.expires) + "; " + last + ".",
          "A session ends after a time without requests, and at its absolute end at the latest. To"
              + " change both, see docs/session-lifetime.md.");
    }
    return new Fate(
        Hint.Level.WRONG,
        "Logged out: the session was ended elsewhere; "
            + last
            + ", and it would have lasted until "
            + time(known.expires)
            + ".",
        "Another browser, an administrator, a new password, or a store that lost its records did"
            + " this.");
  }

  synchronized void clear() {
    sessions.clear();
  }

  private static String time(Instant time) {
    return time.truncatedTo(ChronoUnit.SECONDS).toString();
  }
}
