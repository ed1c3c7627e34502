package io.cloakroom.servlet;

import org.jspecify.annotations.Nullable;

/** The exceptions of several actions, of which each runs even if another one throws. */
final class ListenerFailures {

  private @Nullable RuntimeException first;

  /** Runs an action, and keeps its exception. */
  void collect(Runnable action) {
    try {
      action.run();
    } catch (RuntimeException e) {
      if (first == null) {
        first = e;
      } else {
        first.addSuppressed(e);
      }
    }
  }

  /** Throws the first exception, with the others in it; does nothing if there is none. */
  void rethrow() {
    if (first != null) {
      throw first;
    }
  }
}
