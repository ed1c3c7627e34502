package io.cloakroom.spring;

import io.cloakroom.servlet.HttpSessions;
import io.cloakroom.session.AttributeTypes;
import java.util.Collections;
import java.util.EventListener;
import java.util.IdentityHashMap;
import java.util.List;
import java.util.Set;
import org.springframework.beans.factory.ObjectProvider;
import org.springframework.beans.factory.config.BeanPostProcessor;

/**
 * Completes the beans that an application may replace: the attribute types and the settings of
 * {@code request.getSession()}. Without the rules of Spring Security, no login would be stored.
 */
final class SessionBeans implements BeanPostProcessor {

  private final ObjectProvider<SessionSupport> supports;
  private final List<ObjectProvider<? extends EventListener>> listeners;

  SessionBeans(
      ObjectProvider<SessionSupport> supports,
      List<ObjectProvider<? extends EventListener>> listeners) {
    this.supports = supports;
    this.listeners = listeners;
  }

  @Override
  public Object postProcessAfterInitialization(Object bean, String name) {
    if (bean instanceof AttributeTypes types) {
      return complete(types);
    }
    return bean instanceof HttpSessions sessions ? complete(sessions) : bean;
  }

  private AttributeTypes complete(AttributeTypes types) {
    AttributeTypes complete = types;
    for (SessionSupport support : supports.orderedStream().toList()) {
      complete = support.types(complete);
    }
    return complete;
  }

  private HttpSessions complete(HttpSessions sessions) {
    HttpSessions complete = sessions.withCookieSettingsTaken();
    for (SessionSupport support : supports.orderedStream().toList()) {
      complete = support.sessions(complete);
    }
    Set<EventListener> added = Collections.newSetFromMap(new IdentityHashMap<>());
    for (ObjectProvider<? extends EventListener> provider : listeners) {
      for (EventListener listener : provider.orderedStream().toList()) {
        if (added.add(listener)) {
          complete = complete.withListener(listener);
        }
      }
    }
    return complete;
  }
}
