package io.cloakroom.console;

import io.cloakroom.session.OwnedSessions;
import io.cloakroom.session.SessionInfo;
import io.cloakroom.session.Sessions;
import java.time.Clock;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Optional;

/**
 * The result of a search.
 *
 * @param sessions the sessions that were found
 * @param read the number of records that were read
 * @param next where to search on; empty if everything was searched
 * @param more whether there are others that cannot be reached from here
 */
record Findings(List<SessionInfo> sessions, int read, Optional<String> next, boolean more) {

  private static final Findings NONE = new Findings(List.of(), 0, Optional.empty(), false);

  /** The length of a whole id, by which a session is found without a search. */
  private static final int WHOLE_ID = 43;

  /**
   * Searches within these bounds.
   *
   * @throws IllegalArgumentException if the search goes on at a place that does not exist
   * @throws IllegalStateException if the sessions cannot be searched in this way
   */
  static Findings of(Search search, Sessions sessions, Users users, Bounds bounds, Clock clock) {
    Instant now = clock.instant();
    if (search.id().length() == WHOLE_ID) {
      Optional<String> owner =
          search.user().isEmpty() ? Optional.empty() : users.owner(search.user());
      List<SessionInfo> found =
          sessions.find(search.id()).stream()
              .filter(session -> search.matches(session, now))
              .filter(session -> search.user().isEmpty() || session.owner().equals(owner))
              .toList();
      return new Findings(found, 1, Optional.empty(), false);
    }
    return search.user().isEmpty()
        ? scan(search, sessions, bounds, now)
        : users
            .owner(search.user())
            .map(owner -> owned(search, sessions.ownedBy(owner), bounds, now))
            .orElse(NONE);
  }

  private static Findings owned(Search search, OwnedSessions owned, Bounds bounds, Instant now) {
    List<SessionInfo> matching =
        owned.stream().filter(session -> search.matches(session, now)).toList();
    int shown = Math.min(matching.size(), 4 * bounds.rows());
    return new Findings(
        matching.subList(0, shown),
        owned.size(),
        Optional.empty(),
        owned.hasMore() || shown < matching.size());
  }

  private static Findings scan(Search search, Sessions sessions, Bounds bounds, Instant now) {
    long end = System.nanoTime() + bounds.time().toNanos();
    int step = search.filters() ? bounds.step() : bounds.rows();
    List<SessionInfo> found = new ArrayList<>();
    Optional<String> next = Optional.of(search.cursor());
    int read = 0;
    do {
      Sessions.Page page = sessions.page(next.orElseThrow(), step);
      page.sessions().stream().filter(session -> search.matches(session, now)).forEach(found::add);
      // A step of a Redis server may find none of the records that it has looked at.
      read += Math.max(step, page.read());
      next = page.next();
    } while (next.isPresent()
        && found.size() < bounds.rows()
        && read < bounds.records()
        && System.nanoTime() < end);
    return new Findings(found, read, next, false);
  }
}
