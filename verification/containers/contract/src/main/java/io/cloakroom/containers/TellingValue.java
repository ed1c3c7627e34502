package io.cloakroom.containers;

import jakarta.servlet.http.HttpSessionActivationListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import jakarta.servlet.http.HttpSessionEvent;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;

/** A value that records the events that it receives. */
record TellingValue(String name)
    implements HttpSessionBindingListener, HttpSessionActivationListener {

  static final List<String> EVENTS = new CopyOnWriteArrayList<>();

  @Override
  public void valueBound(HttpSessionBindingEvent event) {
    EVENTS.add("bound " + event.getName());
  }

  @Override
  public void valueUnbound(HttpSessionBindingEvent event) {
    EVENTS.add("unbound " + event.getName());
  }

  @Override
  public void sessionWillPassivate(HttpSessionEvent event) {
    EVENTS.add("passivated " + name);
  }

  @Override
  public void sessionDidActivate(HttpSessionEvent event) {
    EVENTS.add("activated " + name);
  }
}
