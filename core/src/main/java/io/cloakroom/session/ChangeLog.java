package io.cloakroom.session;

import io.cloakroom.json.Json;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The changes that a request made to its session, in order. Not thread-safe: it belongs to one
 * request.
 */
final class ChangeLog {

  private final List<Change> changes = new ArrayList<>();
  private Map<String, Json> setAside = Map.of();
  private boolean begun;
  private boolean ended;
  private boolean rotated;
  private @Nullable String owner;

  /** The session and the draft of {@link #applied}; null until then. */
  private @Nullable Found appliedTo;

  private @Nullable Draft result;

  /** The token of a session that begins or moves, if its id was asked for before it is stored. */
  private @Nullable SessionToken announced;

  void add(Change change) {
    changes.add(change);
    result = null;
    if (change instanceof Change.LogIn logIn) {
      rotated = true;
      owner = logIn.owner();
    }
  }

  void begin() {
    begun = true;
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
    setAside = Map.of();
    begun = false;
    ended = false;
    rotated = false;
    owner = null;
    announced = null;
    appliedTo = null;
    result = null;
  }

  /** Returns whether there has to be a session, even an empty one. */
  boolean begun() {
    return begun;
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
    return owner != null;
  }

  /** Returns the owner who logged in; empty if nobody did. */
  Optional<String> owner() {
    return Optional.ofNullable(owner);
  }

  /** Returns the token that a session which begins or moves will have. */
  SessionToken announcedToken() {
    if (announced == null) {
      announced = SessionToken.random();
    }
    return announced;
  }

  /** Returns the token for a session that begins or moves now. */
  SessionToken nextToken() {
    return announced == null ? SessionToken.random() : announced;
  }

  List<Change> changes() {
    return List.copyOf(changes);
  }

  boolean hasChanges() {
    return !changes.isEmpty();
  }

  boolean isEmpty() {
    return changes.isEmpty() && !begun && !ended && !rotated;
  }

  /**
   * Notes the draft of this session to which all changes have been applied, so that a commit need
   * not do it again.
   */
  void applied(Found base, Draft draft) {
    appliedTo = base;
    result = draft;
  }

  /** Returns a draft of this session with all changes. */
  @SuppressWarnings("ReferenceEquality") // The very session that the changes were made to.
  Draft applyTo(Found base) {
    Draft draft = result;
    if (draft == null || appliedTo != base) {
      return applyTo(Draft.of(base));
    }
    keepSetAside(draft);
    return draft;
  }

  Draft applyTo(Draft draft) {
    for (int i = 0; i < changes.size(); i++) {
      changes.get(i).applyTo(draft);
    }
    keepSetAside(draft);
    return draft;
  }

  private void keepSetAside(Draft draft) {
    if (!draft.setAside().isEmpty()) {
      Map<String, Json> all = new LinkedHashMap<>(setAside);
      all.putAll(draft.setAside());
      setAside = all;
    }
  }

  /** Returns the stored values that were set aside, because they could not be read, by name. */
  Map<String, Json> setAside() {
    return setAside;
  }
}
