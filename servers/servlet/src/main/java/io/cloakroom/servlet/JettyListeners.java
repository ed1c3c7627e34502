package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.ArrayList;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * The listeners in Jetty, which keeps them in the {@code ServletContextHandler} of its environment,
 * and those of its own sessions in a {@code SessionHandler}.
 */
final class JettyListeners implements ContainerListeners {

  private static final String PACKAGE = "org.eclipse.jetty.";
  private static final String HANDLER = ".ServletContextHandler";
  private static final String SESSIONS = ".SessionHandler";

  @Override
  public Optional<Found> find(ServletContext context) throws ReflectiveOperationException {
    Class<?> type = context.getClass();
    if (!type.getName().startsWith(PACKAGE)) {
      return Optional.empty();
    }
    // org.eclipse.jetty.ee10.servlet or that of a newer environment.
    String environment = type.getPackageName();
    @Nullable Object handler =
        Class.forName(environment + HANDLER, false, type.getClassLoader())
            .getMethod("getServletContextHandler", ServletContext.class)
            .invoke(null, context);
    if (handler == null) {
      return Optional.empty();
    }
    List<EventListener> listeners = new ArrayList<>();
    add(handler, environment + HANDLER, listeners);
    @Nullable Object sessions =
        ContainerListeners.call(handler, environment + HANDLER, "getSessionHandler");
    if (sessions != null) {
      add(sessions, environment + SESSIONS, listeners);
    }
    return Optional.of(Found.of(listeners));
  }

  private static void add(Object handler, String type, List<EventListener> listeners)
      throws ReflectiveOperationException {
    if (ContainerListeners.call(handler, type, "getEventListeners") instanceof List<?> some) {
      for (Object one : some) {
        if (one instanceof EventListener listener) {
          listeners.add(listener);
        }
      }
    }
  }
}
