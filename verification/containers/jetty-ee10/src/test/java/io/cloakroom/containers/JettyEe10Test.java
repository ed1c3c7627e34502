package io.cloakroom.containers;

import io.cloakroom.testkit.TestServer;
import org.eclipse.jetty.ee10.servlet.ErrorPageErrorHandler;
import org.eclipse.jetty.ee10.servlet.ServletContextHandler;

final class JettyEe10Test extends ServletContract {

  @Override
  protected String version() {
    return "6.0";
  }

  @Override
  protected TestServer start(WebApplication application) throws Exception {
    ServletContextHandler context = new ServletContextHandler();
    context.setContextPath(application.contextPath().isEmpty() ? "/" : application.contextPath());
    context.addServletContainerInitializer(application.initializer());
    ErrorPageErrorHandler errors = new ErrorPageErrorHandler();
    for (int status : WebApplication.ERROR_STATUSES) {
      errors.addErrorPage(status, WebApplication.ERROR_PAGE);
    }
    errors.addErrorPage(BrokenPageException.class, WebApplication.ERROR_PAGE);
    context.setErrorHandler(errors);
    return JettyServer.start(context);
  }
}
