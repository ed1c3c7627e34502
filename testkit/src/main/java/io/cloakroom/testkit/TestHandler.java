package io.cloakroom.testkit;

import io.cloakroom.Visit;

/** A handler that a {@link ServerContract} runs inside the handlers of the server under test. */
@FunctionalInterface
public interface TestHandler {

  /** Runs before the server's handler answers. The server's handler must rethrow exceptions. */
  void handle(Visit visit) throws Exception;

  /** Runs after a flush. The ways {@code flushed} and {@code streamed} must call it. */
  default void afterFlush(Visit visit) {}
}
