package io.cloakroom.session;

import java.util.ArrayList;
import java.util.List;

/**
 * The changes that a request made to its session, in order. Not thread-safe: it belongs to one
 * request.
 */
final class ChangeLog {

  private final List<Change> changes = new ArrayList<>();
  private boolean ended;
  private boolean rotated;
  private boolean loggedIn;

  void add(Change change) {
    changes.add(change);
    if (change instanceof Change.LogIn) {
      rotated = true;
      loggedIn = true;
    }
  }

  void rotate() {
    rotated = true;
  }

  /** Records the end of the session. Later changes belong to a new one. */
  void end() {
    discard();
    ended = true;
  }

  /** Discards everything. */
  void discard() {
    changes.clear();
    ended = false;
    rotated = false;
    loggedIn = false;
  }

  boolean ended() {
    return ended;
  }

  boolean rotated() {
    return rotated;
  }

  /**
   * Returns whether someone logged in. A login is valid on its own, whatever happens to the session
   * before it.
   */
  boolean loggedIn() {
    return loggedIn;
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  boolean isEmpty() {
    return changes.isEmpty() && !ended && !rotated;
  }

  Draft applyTo(Draft draft) {
    changes.forEach(change -> change.applyTo(draft));
    return draft;
  }
}
