package io.cloakroom.session;

import java.util.Optional;

/**
 * An event in the life of a session. An event that a request causes is fired after its change is
 * stored. No event contains a token or a value.
 *
 * <p>The expiry of a session fires no event, because nothing runs at that time. A later request
 * with its token fires {@link NotFound}, like any other token that opens nothing.
 */
public sealed interface SessionEvent {

  /** Returns the session's {@link SessionInfo#id}, which is not a secret. */
  String id();

  /** Returns the session's owner; empty if it has none or if the owner is unknown at this point. */
  Optional<String> owner();

  /** The reason why a session ended. */
  enum EndReason {
    /** The visitor's own request ended it, such as at a logout. */
    BY_REQUEST,
    /** Another session of the owner, or an administrator, ended it. */
    FROM_ELSEWHERE
  }

  /** The creation of a session. */
  record Created(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * The move of a session to a new token, as at each login.
   *
   * @param id the new id
   * @param formerId the previous id
   */
  record Rotated(String id, Optional<String> owner, String formerId) implements SessionEvent {}

  /** The end of a session before its expiry. */
  record Ended(String id, Optional<String> owner, EndReason reason) implements SessionEvent {}

  /**
   * A conflict: another request wrote first, so the changes were applied again to the newest
   * record.
   *
   * @param attempt the number of conflicts of this request so far
   */
  record ConflictReplayed(String id, Optional<String> owner, int attempt) implements SessionEvent {}

  /** The loss of a request's changes, because the session ended in the meantime. */
  record ChangesDropped(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * An attribute that could not be read as the key's type, such as after a deployment or a
   * roll-back. It counts as absent. If the application stores its own value, the old one is set
   * aside in the record until the session ends, and a version that can read it gets it back.
   */
  record AttributeUndecodable(String id, Optional<String> owner, String name)
      implements SessionEvent {}

  /**
   * A record that this version cannot read, such as after a deployment was rolled back. The visitor
   * starts with an empty session, and the record stays unchanged.
   */
  record RecordUndecodable(String id, Optional<String> owner) implements SessionEvent {}

  /**
   * A request whose token opens nothing: the session expired, ended, or never existed. A store
   * cannot distinguish these cases.
   */
  record NotFound(String id, Optional<String> owner) implements SessionEvent {}
}
