package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/**
 * A web application in Jetty, which keeps it in the {@code ServletContextHandler} of its
 * environment. Jetty's public API is called by reflection, so that this module does not depend on
 * it.
 *
 * @param handler the {@code ServletContextHandler}
 * @param environment the package with this class, such as {@code org.eclipse.jetty.ee10.servlet}
 */
record JettyContext(Object handler, String environment) {

  private static final String PACKAGE = "org.eclipse.jetty.";

  /** The end of the name of a class in an environment. */
  private static final String HANDLER = ".ServletContextHandler";

  /** Returns the place of a web application; empty if it is not in Jetty. */
  static Optional<JettyContext> of(ServletContext context) throws ReflectiveOperationException {
    // The context of a WAR, and of Spring Boot, is of a subclass in another package.
    for (Class<?> type = context.getClass();
        type != null && type.getName().startsWith(PACKAGE);
        type = type.getSuperclass()) {
      if (type.getName().contains(HANDLER)) {
        String environment = type.getPackageName();
        @Nullable Object handler =
            Class.forName(environment + HANDLER, false, type.getClassLoader())
                .getMethod("getServletContextHandler", ServletContext.class)
                .invoke(null, context);
        return Optional.ofNullable(handler).map(found -> new JettyContext(found, environment));
      }
    }
    return Optional.empty();
  }

  /** Calls a public method without parameters of the handler. */
  @Nullable Object call(String method) throws ReflectiveOperationException {
    return ContainerListeners.call(handler, environment + HANDLER, method);
  }
}
