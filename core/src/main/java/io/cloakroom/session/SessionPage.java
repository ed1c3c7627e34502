package io.cloakroom.session;

import java.util.List;
import java.util.Optional;

/**
 * One step through all sessions; see {@link Sessions#page}.
 *
 * @param sessions the sessions that were found; there may be none although others follow
 * @param read the number of records that were read for it
 * @param next the cursor of the next page; empty if this is the last one
 */
public record SessionPage(List<SessionInfo> sessions, int read, Optional<String> next) {

  /** Copies the list. */
  public SessionPage {
    sessions = List.copyOf(sessions);
  }
}
