package io.cloakroom.session;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;

/**
 * The changes that a request made to its session, in order. Not thread-safe: it belongs to one
 * request.
 */
final class ChangeLog {

  private final List<Change> changes = new ArrayList<>();
  private final Set<String> setAside = new LinkedHashSet<>();
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
    setAside.clear();
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
    setAside.addAll(draft.setAside());
    return draft;
  }

  /** Returns the names whose stored value was set aside, because it could not be read. */
  Set<String> setAside() {
    return setAside;
  }
}
