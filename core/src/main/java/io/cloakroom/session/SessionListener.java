package io.cloakroom.session;

/**
 * Hears what happens to sessions, for logs, metrics and tools. Called on the request's thread, so
 * it must be quick, thread-safe and must not throw.
 */
public interface SessionListener {

  /** Why a session ended. */
  enum EndReason {
    /** The visitor's own request ended it: a logout. */
    BY_REQUEST,
    /** Another session of the owner, or an administrator, ended it. */
    FROM_ELSEWHERE
  }

  /** A visitor got a session. */
  default void created() {}

  /** A session moved under a new token. */
  default void rotated() {}

  /** A session ended before its time. */
  default void ended(EndReason reason) {}

  /** Another request wrote in between, so the changes were applied again to the newest record. */
  default void conflictReplayed(int attempt) {}

  /** A request changed a session that had ended meanwhile; the changes went with it. */
  default void changesDropped() {}

  /** An attribute could not be read as the key's type, and counts as absent. */
  default void attributeUndecodable(String name) {}
}
