package io.cloakroom.faults;

/** What a client asks of a node. */
enum Action {
  /** A new session that keeps its own name. */
  BEGIN,
  /** An element joins the session's set. */
  ADD,
  /** The session's counter goes up by one. */
  INCREMENT,
  /** The session gets its owner, under a new token. */
  LOGIN,
  /** The session moves under a new token. */
  ROTATE,
  /** The session ends. */
  LOGOUT,
  /** What the session holds. */
  READ,
  /** The same, after all faults are healed: what counts in the end. */
  FINAL;

  /** Whether the session, or its token, is no longer what it was once this took effect. */
  boolean endsToken() {
    return this == LOGIN || this == ROTATE || this == LOGOUT;
  }

  /** Whether a session that lives on must show the effect. */
  boolean leavesTrace() {
    return this == BEGIN || this == ADD || this == INCREMENT || this == LOGIN || this == ROTATE;
  }
}
