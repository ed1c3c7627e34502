package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EventListener;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;

/**
 * The listeners to the sessions of one web application: those that its container has, and those
 * that were given to the filter. Each instance is called once. Immutable.
 */
final class SessionListeners {

  private final List<HttpSessionListener> sessions;
  private final List<HttpSessionListener> reversed;
  private final List<HttpSessionAttributeListener> attributes;
  private final List<HttpSessionIdListener> ids;

  private SessionListeners(List<EventListener> all) {
    sessions = those(HttpSessionListener.class, all);
    attributes = those(HttpSessionAttributeListener.class, all);
    ids = those(HttpSessionIdListener.class, all);
    List<HttpSessionListener> last = new ArrayList<>(sessions);
    Collections.reverse(last);
    reversed = List.copyOf(last);
  }

  /** Returns the listeners of this web application, with those that were given to the filter. */
  static SessionListeners of(ServletContext context, List<EventListener> given) {
    ContainerListeners.Found container = ContainerListeners.of(context, !given.isEmpty());
    List<EventListener> all = new ArrayList<>(container.called());
    given.stream().filter(listener -> !container.calls(listener)).forEach(all::add);
    Set<EventListener> added = Collections.newSetFromMap(new IdentityHashMap<>());
    all.removeIf(listener -> !added.add(listener));
    return new SessionListeners(all);
  }

  private static <T extends EventListener> List<T> those(
      Class<T> type, Iterable<EventListener> all) {
    List<T> those = new ArrayList<>();
    for (EventListener listener : all) {
      if (type.isInstance(listener)) {
        those.add(type.cast(listener));
      }
    }
    return List.copyOf(those);
  }

  /** Returns whether a listener gets the previous values of attributes. */
  boolean observesAttributes() {
    return !attributes.isEmpty();
  }

  void created(HttpSession session) {
    HttpSessionEvent event = new HttpSessionEvent(session);
    sessions.forEach(one -> one.sessionCreated(event));
  }

  /** Calls the listeners in the reverse order, while the session still has its attributes. */
  void destroyed(HttpSession session) {
    HttpSessionEvent event = new HttpSessionEvent(session);
    reversed.forEach(one -> one.sessionDestroyed(event));
  }

  /** Calls the listeners as {@link #destroyed} does, each even if another one throws. */
  void expired(HttpSession session, ListenerFailures failures) {
    HttpSessionEvent event = new HttpSessionEvent(session);
    reversed.forEach(one -> failures.collect(() -> one.sessionDestroyed(event)));
  }

  void idChanged(HttpSession session, String previous) {
    HttpSessionEvent event = new HttpSessionEvent(session);
    ids.forEach(one -> one.sessionIdChanged(event, previous));
  }

  void attributeAdded(HttpSessionBindingEvent event) {
    attributes.forEach(one -> one.attributeAdded(event));
  }

  void attributeReplaced(HttpSessionBindingEvent event) {
    attributes.forEach(one -> one.attributeReplaced(event));
  }

  void attributeRemoved(HttpSessionBindingEvent event) {
    attributes.forEach(one -> one.attributeRemoved(event));
  }
}
