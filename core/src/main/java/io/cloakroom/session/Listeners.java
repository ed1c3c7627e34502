package io.cloakroom.session;

import io.cloakroom.http.FailureLog;
import java.time.Clock;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.stream.Stream;
import org.slf4j.LoggerFactory;

/**
 * The application's listeners, in the order they were added.
 *
 * @param listeners those that the application configured
 * @param late those that were added afterwards
 */
record Listeners(List<SessionListener> listeners, List<SessionListener> late) {

  private static final FailureLog FAILURES =
      FailureLog.of(LoggerFactory.getLogger(Listeners.class), Clock.systemUTC());

  Listeners {
    listeners = List.copyOf(listeners);
  }

  Listeners and(SessionListener another) {
    return new Listeners(Stream.concat(listeners.stream(), Stream.of(another)).toList(), late);
  }

  /** Returns a copy to which others can be added, without those that were added here. */
  Listeners extensible() {
    return new Listeners(listeners, new CopyOnWriteArrayList<>());
  }

  void fire(SessionEvent event) {
    listeners.forEach(listener -> fire(listener, event));
    late.forEach(listener -> fire(listener, event));
  }

  private static void fire(SessionListener listener, SessionEvent event) {
    try {
      listener.onEvent(event);
    } catch (RuntimeException e) {
      FAILURES.warn("A session listener failed to handle " + event.getClass().getSimpleName(), e);
    }
  }
}
