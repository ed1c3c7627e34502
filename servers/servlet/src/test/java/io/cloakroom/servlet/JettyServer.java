package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.server.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import java.util.function.UnaryOperator;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty with the filter and one servlet for all paths. */
final class JettyServer implements TestServer {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private JettyServer() {}

  /** Starts it; the outer filter, if any, comes before Cloakroom's. */
  static JettyServer start(Cloakroom cloakroom, Servlet servlet, Filter... outer) throws Exception {
    return startBehind(context -> context, cloakroom, servlet, outer);
  }

  /** Starts it behind a handler of Jetty's own, which comes before all filters. */
  static JettyServer startBehind(
      UnaryOperator<Handler> front, Cloakroom cloakroom, Servlet servlet, Filter... outer)
      throws Exception {
    JettyServer jetty = new JettyServer();
    ServletContextHandler context = new ServletContextHandler();
    if (outer.length == 0) {
      context.addServletContainerInitializer(
          (classes, servletContext) -> CloakroomFilter.of(cloakroom).addTo(servletContext));
    } else {
      for (Filter filter : outer) {
        map(context, filter);
      }
      map(context, CloakroomFilter.of(cloakroom).withErrorPages(true));
    }
    return jetty.start(context, front, servlet);
  }

  private JettyServer start(
      ServletContextHandler context, UnaryOperator<Handler> front, Servlet servlet)
      throws Exception {
    connector.setHost("localhost");
    server.addConnector(connector);
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    holder.getRegistration().setMultipartConfig(new MultipartConfigElement(""));
    context.addServlet(holder, "/*");
    server.setHandler(front.apply(context));
    server.start();
    return this;
  }

  private static void map(ServletContextHandler context, Filter filter) {
    FilterHolder holder = new FilterHolder(filter);
    holder.setAsyncSupported(true);
    context.addFilter(holder, "/*", EnumSet.of(DispatcherType.REQUEST, DispatcherType.ASYNC));
  }

  @Override
  public int port() {
    return connector.getLocalPort();
  }

  @Override
  public void close() {
    try {
      server.stop();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty could not be stopped", e);
    }
  }
}
