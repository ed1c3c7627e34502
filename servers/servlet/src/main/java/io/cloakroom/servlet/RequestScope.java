package io.cloakroom.servlet;

import java.util.Optional;
import org.jspecify.annotations.Nullable;

/** The session of a request, until its response has ended. Thread-safe. */
final class RequestScope {

  private final Thread thread = Thread.currentThread();
  private volatile @Nullable BridgedSession session;

  /** Notes the session that the request has now. */
  void enter(BridgedSession opened) {
    session = opened;
  }

  /** Notes that the response has ended. */
  void end() {
    session = null;
  }

  /** Returns the session if the calling thread handles the request. */
  Optional<BridgedSession> session() {
    return thread == Thread.currentThread() ? Optional.ofNullable(session) : Optional.empty();
  }
}
