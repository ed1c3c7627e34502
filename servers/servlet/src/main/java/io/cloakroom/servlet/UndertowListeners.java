package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import jakarta.servlet.http.HttpSession;
import jakarta.servlet.http.HttpSessionAttributeListener;
import jakarta.servlet.http.HttpSessionBindingEvent;
import jakarta.servlet.http.HttpSessionEvent;
import jakarta.servlet.http.HttpSessionIdListener;
import jakarta.servlet.http.HttpSessionListener;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The listeners in Undertow. It does not show its instances, but its {@code ApplicationListeners}
 * has public methods that call them. The deployment shows of which kinds they are, so that the
 * previous value of an attribute is only read if a listener gets it.
 */
final class UndertowListeners implements ContainerListeners {

  private static final String CONTEXT = "io.undertow.servlet.spec.ServletContextImpl";
  private static final String DEPLOYMENT = "io.undertow.servlet.api.Deployment";
  private static final String DEPLOYMENT_INFO = "io.undertow.servlet.api.DeploymentInfo";
  private static final String LISTENER = "io.undertow.servlet.api.ListenerInfo";
  private static final String FACTORY = "io.undertow.servlet.api.InstanceFactory";
  private static final String HANDLE = "io.undertow.servlet.api.InstanceHandle";

  /** The factory of an instance that the application has given. */
  private static final String IMMEDIATE = "io.undertow.servlet.util.ImmediateInstanceFactory";

  @Override
  public Optional<Found> find(ServletContext context) throws ReflectiveOperationException {
    if (!context.getClass().getName().equals(CONTEXT)) {
      return Optional.empty();
    }
    Object deployment = required(context, CONTEXT, "getDeployment");
    Object info = required(deployment, DEPLOYMENT, "getDeploymentInfo");
    List<Class<?>> types = new ArrayList<>();
    List<EventListener> instances = new ArrayList<>();
    for (Object one : (List<?>) required(info, DEPLOYMENT_INFO, "getListeners")) {
      types.add((Class<?>) required(one, LISTENER, "getListenerClass"));
      Object factory = required(one, LISTENER, "getInstanceFactory");
      if (factory.getClass().getName().equals(IMMEDIATE)) {
        Object handle = required(factory, FACTORY, "createInstance");
        instances.add((EventListener) required(handle, HANDLE, "getInstance"));
      }
    }
    Object all = required(deployment, DEPLOYMENT, "getApplicationListeners");
    return Optional.of(new Found(called(all, types), instances));
  }

  private static List<EventListener> called(Object all, List<Class<?>> types)
      throws ReflectiveOperationException {
    List<EventListener> called = new ArrayList<>();
    if (types.stream().anyMatch(HttpSessionListener.class::isAssignableFrom)) {
      called.add(new Ends(new Call(all, "sessionCreated"), new Call(all, "sessionDestroyed")));
    }
    if (types.stream().anyMatch(HttpSessionAttributeListener.class::isAssignableFrom)) {
      called.add(
          new Attributes(
              new Call(all, "httpSessionAttributeAdded", String.class, Object.class),
              new Call(all, "httpSessionAttributeReplaced", String.class, Object.class),
              new Call(all, "httpSessionAttributeRemoved", String.class, Object.class)));
    }
    if (types.stream().anyMatch(HttpSessionIdListener.class::isAssignableFrom)) {
      called.add(new Ids(new Call(all, "httpSessionIdChanged", String.class)));
    }
    return called;
  }

  private static Object required(Object target, String type, String method)
      throws ReflectiveOperationException {
    @Nullable Object result = ContainerListeners.call(target, type, method);
    if (result == null) {
      throw new NoSuchMethodException(type + "." + method + " returned null");
    }
    return result;
  }

  /** A method of Undertow that calls all listeners, with the session and further arguments. */
  private static final class Call {

    private final Object all;
    private final Method method;

    Call(Object all, String name, Class<?>... further) throws NoSuchMethodException {
      this.all = all;
      List<Class<?>> parameters = new ArrayList<>(List.of(HttpSession.class));
      parameters.addAll(List.of(further));
      method = all.getClass().getMethod(name, parameters.toArray(Class<?>[]::new));
    }

    void with(Object... arguments) {
      try {
        method.invoke(all, arguments);
      } catch (InvocationTargetException e) {
        if (e.getCause() instanceof RuntimeException thrown) {
          throw thrown;
        }
        if (e.getCause() instanceof Error thrown) {
          throw thrown;
        }
        throw new IllegalStateException(e.getCause());
      } catch (IllegalAccessException e) {
        throw new IllegalStateException(e);
      }
    }
  }

  private record Ends(Call created, Call destroyed) implements HttpSessionListener {

    @Override
    public void sessionCreated(HttpSessionEvent event) {
      created.with(event.getSession());
    }

    @Override
    public void sessionDestroyed(HttpSessionEvent event) {
      destroyed.with(event.getSession());
    }
  }

  private record Attributes(Call added, Call replaced, Call removed)
      implements HttpSessionAttributeListener {

    @Override
    public void attributeAdded(HttpSessionBindingEvent event) {
      added.with(event.getSession(), event.getName(), event.getValue());
    }

    @Override
    public void attributeReplaced(HttpSessionBindingEvent event) {
      replaced.with(event.getSession(), event.getName(), event.getValue());
    }

    @Override
    public void attributeRemoved(HttpSessionBindingEvent event) {
      removed.with(event.getSession(), event.getName(), event.getValue());
    }
  }

  private record Ids(Call changed) implements HttpSessionIdListener {

    @Override
    public void sessionIdChanged(HttpSessionEvent event, String previous) {
      changed.with(event.getSession(), previous);
    }
  }
}
