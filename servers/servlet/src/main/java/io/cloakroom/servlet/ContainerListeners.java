package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.EventListener;
import java.util.List;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The listeners to sessions that a web application registered with its container, by annotation,
 * descriptor or code. Each container has its own public API for them, which is called by
 * reflection, so that this module does not depend on it.
 */
@FunctionalInterface
interface ContainerListeners {

  /**
   * The listeners of one web application.
   *
   * @param called the listeners to call, which may pass a call on to several others
   * @param known the instances that are called, as far as the container shows them
   */
  record Found(List<EventListener> called, List<EventListener> known) {

    /** Returns listeners that are called themselves. */
    static Found of(List<EventListener> listeners) {
      return new Found(listeners, listeners);
    }

    /** Returns whether this very object is called. */
    @SuppressWarnings("ReferenceEquality") // Equal listeners may be two.
    boolean calls(EventListener listener) {
      return known.stream().anyMatch(one -> one == listener);
    }
  }

  /** The containers that are known. */
  List<ContainerListeners> KNOWN =
      List.of(new TomcatListeners(), new JettyListeners(), new UndertowListeners());

  /** The packages of contexts that belong to no container, and have no listeners. */
  String MOCKS = "org.springframework.mock.";

  /** Returns the listeners; empty if the context belongs to another container. */
  Optional<Found> find(ServletContext context) throws ReflectiveOperationException;

  /**
   * Returns the listeners of a web application, and logs a warning if its container is unknown.
   *
   * @param given whether the application has given some of them to the filter
   */
  static Found of(ServletContext context, boolean given) {
    if (context.getClass().getName().startsWith(MOCKS)) {
      return Found.of(List.of());
    }
    Logger log = LoggerFactory.getLogger(HttpSessions.class);
    @Nullable Throwable failure = null;
    for (ContainerListeners container : KNOWN) {
      try {
        Optional<Found> found = container.find(context);
        if (found.isPresent()) {
          return found.get();
        }
      } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
        failure = e;
      }
    }
    if (!given) {
      log.warn(
          "The listeners to sessions that are registered with the container ({}) cannot be found,"
              + " so they are not called. If the application has such listeners, give them to"
              + " HttpSessions.withListener(…)",
          context.getServerInfo(),
          failure);
    }
    return Found.of(List.of());
  }

  /** Calls a public method without parameters of a public type of the container. */
  static @Nullable Object call(Object target, String type, String method)
      throws ReflectiveOperationException {
    return Class.forName(type, false, target.getClass().getClassLoader())
        .getMethod(method)
        .invoke(target);
  }
}
