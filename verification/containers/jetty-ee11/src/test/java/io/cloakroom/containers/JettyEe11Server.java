package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;
import java.util.EventListener;
import org.eclipse.jetty.ee11.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee11.servlet.ListenerHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;

/** A Jetty with Servlet 6.1. */
final class JettyEe11Server {

  private JettyEe11Server() {}

  /** Starts the server on a free port, with sessions of its own. */
  static TestServer start(WebApplication application) throws Exception {
    ServletContextHandler context = new ServletContextHandler(ServletContextHandler.SESSIONS);
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.addServletContainerInitializer(application.initializer());
    for (Class<? extends EventListener> listener : application.listeners()) {
      context.getServletHandler().addListener(new ListenerHolder(listener));
    }
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    for (int status : WebApplication.ERROR_STATUSES) {
      errors.addErrorPage(status, WebApplication.ERROR_PAGE);
    }
    errors.addErrorPage(BrokenPageException.class, WebApplication.ERROR_PAGE);
    context.setErrorHandler(errors);
    return JettyServer.start(context);
  }
}
