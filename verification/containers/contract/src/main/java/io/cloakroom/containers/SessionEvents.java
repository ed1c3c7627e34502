package io.cloakroom.containers;

import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A listener that records the events of sessions. Thread-safe. */
class SessionEvents
    implements HttpSessionListener, HttpSessionAttributeListener, HttpSessionIdListener {

  private final List<String> heard = new CopyOnWriteArrayList<>();

  /** Returns the events in their order. */
  List<String> heard() {
    return List.copyOf(heard);
  }

  @Override
  public void sessionCreated(HttpSessionEvent event) {
    heard.add("created");
  }

  @Override
  public void sessionDestroyed(HttpSessionEvent event) {
    heard.add("destroyed with " + Collections.list(event.getSession().getAttributeNames()));
  }

  @Override
  public void attributeAdded(HttpSessionBindingEvent event) {
    heard.add("added " + event.getName() + "=" + event.getValue());
  }

  @Override
  public void attributeReplaced(HttpSessionBindingEvent event) {
    heard.add("replaced " + event.getName() + "=" + event.getValue());
  }

  @Override
  public void attributeRemoved(HttpSessionBindingEvent event) {
    heard.add("removed " + event.getName() + "=" + event.getValue());
  }

  @Override
  public void sessionIdChanged(HttpSessionEvent event, String oldId) {
    heard.add("moved " + !oldId.equals(event.getSession().getId()));
  }
}
