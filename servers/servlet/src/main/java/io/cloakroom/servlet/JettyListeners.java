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

  @Override
  public Optional<Found> find(ServletContext context) throws ReflectiveOperationException {
    Optional<JettyContext> jetty = JettyContext.of(context);
    if (jetty.isEmpty()) {
      return Optional.empty();
    }
    List<EventListener> listeners = new ArrayList<>();
    add(jetty.get().call("getEventListeners"), listeners);
    @Nullable Object sessions = jetty.get().call("getSessionHandler");
    if (sessions != null) {
      add(
          ContainerListeners.call(
              sessions, jetty.get().environment() + ".SessionHandler", "getEventListeners"),
          listeners);
    }
    return Optional.of(Found.of(listeners));
  }

  private static void add(@Nullable Object found, List<EventListener> listeners) {
    if (found instanceof List<?> some) {
      for (Object one : some) {
        if (one instanceof EventListener listener) {
          listeners.add(listener);
        }
      }
    }
  }
}
