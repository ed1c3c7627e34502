package io.cloakroom.testkit.server;

import io.cloakroom.Visit;
import io.cloakroom.session.DetachedSession;

/** A handler that a {@link ServerContract} runs inside the handlers of the server under test. */
@FunctionalInterface
public interface TestHandler {

  /** Runs before the server's handler answers. The server's handler must rethrow exceptions. */
  void handle(Visit visit) throws Exception;

  /** Runs after a flush. The ways {@code flushed} and {@code streamed} must call it. */
  default void afterFlush(Visit visit) {}

  /** Returns the page that the handlers of {@link PageScriptContract} write. */
  default String page() {
    return "";
  }

  /** Returns the answer to a message of a socket. Servers with sockets must call it. */
  default String onMessage(Visit visit, DetachedSession session, String message) {
    return message;
  }
}
