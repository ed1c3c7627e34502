package io.cloakroom.testkit;

import io.cloakroom.Visit;

/** What a {@link ServerContract} does inside a handler of the server under test. */
@FunctionalInterface
public interface TestHandler {

  /** To be called first, before the handler answers; what it throws is to be thrown on. */
  void handle(Visit visit) throws Exception;

  /** To be called once more by the ways {@code flushed} and {@code streamed}, after a flush. */
  default void afterFlush(Visit visit) {}
}
