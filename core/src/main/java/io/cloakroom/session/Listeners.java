package io.cloakroom.session;

import io.cloakroom.http.FailureLog;
import java.time.Clock;
import java.util.List;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/** The application's listeners, in the order they were added. Immutable. */
record Listeners(List<SessionListener> listeners) {

  private static final FailureLog FAILURES =
      FailureLog.of(LoggerFactory.getLogger(Listeners.class), Clock.systemUTC());

  Listeners {
    listeners = List.copyOf(listeners);
  }

  Listeners and(SessionListener another) {
    return new Listeners(Stream.concat(listeners.stream(), Stream.of(another)).toList());
  }

  void fire(SessionEvent event) {
    for (SessionListener listener : listeners) {
      try {
        listener.onEvent(event);
      } catch (RuntimeException e) {
        FAILURES.warn("A session listener failed to handle " + event.getClass().getSimpleName(), e);
      }
    }
  }
}
