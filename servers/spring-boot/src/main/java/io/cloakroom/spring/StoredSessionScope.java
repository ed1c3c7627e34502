package io.cloakroom.spring;

import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionBindingListener;
import org.jspecify.annotations.Nullable;
import org.springframework.beans.factory.ObjectFactory;
import org.springframework.beans.factory.config.ConfigurableListableBeanFactory;
import org.springframework.web.context.request.RequestAttributes;
import org.springframework.web.context.request.RequestContextHolder;
import org.springframework.web.context.request.ServletRequestAttributes;
import org.springframework.web.context.request.SessionScope;

/**
 * The session scope of Spring, in sessions that are stored. A bean is created once in each request
 * that uses it, and gets the state that is stored.
 */
final class StoredSessionScope extends SessionScope {

  private final BeanStates states;

  StoredSessionScope(ConfigurableListableBeanFactory beans) {
    this.states = new BeanStates(beans);
  }

  @Override
  public Object get(String name, ObjectFactory<?> factory) {
    RequestAttributes attributes = RequestContextHolder.currentRequestAttributes();
    synchronized (attributes.getSessionMutex()) {
      @Nullable Object known = attributes.getAttribute(name, getScope());
      if (known instanceof ScopedBean stored) {
        return stored.bean(factory::getObject, states);
      }
      if (known != null) {
        return known;
      }
      Object created = factory.getObject();
      attributes.setAttribute(
          name,
          states.of(created).<Object>map(own -> ScopedBean.of(created, own)).orElse(created),
          getScope());
      return created;
    }
  }

  /** Removes the bean, and destroys the one that is on this node. */
  @Override
  public @Nullable Object remove(String name) {
    @Nullable Object removed = super.remove(name);
    return removed instanceof ScopedBean stored ? stored.known() : removed;
  }

  /** Keeps the callback of the newest bean only: those of earlier requests are gone. */
  @Override
  public void registerDestructionCallback(String name, Runnable callback) {
    RequestAttributes attributes = RequestContextHolder.currentRequestAttributes();
    String attribute = ServletRequestAttributes.DESTRUCTION_CALLBACK_NAME_PREFIX + name;
    synchronized (attributes.getSessionMutex()) {
      if (attributes.getAttribute(attribute, getScope()) instanceof Destruction known) {
        known.callback = callback;
      } else {
        attributes.setAttribute(attribute, new Destruction(callback), getScope());
      }
    }
  }

  /** Destroys the bean of this node when the session ends here. */
  private static final class Destruction implements HttpSessionBindingListener {

    private volatile Runnable callback;

    Destruction(Runnable callback) {
      this.callback = callback;
    }

    @Override
    public void valueUnbound(HttpSessionBindingEvent event) {
      callback.run();
    }
  }
}
