package io.cloakroom.faults;

/** A request that a client sends to a node. */
enum Action {
  /** Begins a session and stores its name in it. */
  BEGIN,
  /** Adds an element to the session's set. */
  ADD,
  /** Adds one to the session's counter. */
  INCREMENT,
  /** Gives the session its owner and a new token. */
  LOGIN,
  /** Gives the session a new token. */
  ROTATE,
  /** Ends the session. */
  LOGOUT,
  /** Reads the session. */
  READ,
  /** Reads the session at the end, when no fault is active. */
  FINAL;

  /** Returns whether the effect ends the session or replaces its token. */
  boolean endsToken() {
    return this == LOGIN || this == ROTATE || this == LOGOUT;
  }

  /** Returns whether the session shows the effect if it still exists. */
  boolean leavesTrace() {
    return this == BEGIN || this == ADD || this == INCREMENT || this == LOGIN || this == ROTATE;
  }
}
