package io.cloakroom.servlet;

import io.cloakroom.Cloakroom;
import io.cloakroom.testkit.TestServer;
import jakarta.servlet.DispatcherType;
import jakarta.servlet.Filter;
import jakarta.servlet.Servlet;
import java.util.EnumSet;
import org.eclipse.jetty.ee11.servlet.FilterHolder;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty with the filter and one servlet for all paths. */
final class JettyServer implements TestServer {

  private final Server server = new Server();
  private final ServerConnector connector = new ServerConnector(server);

  private JettyServer() {}

  /** Starts it; the outer filter, if any, comes before Cloakroom's. */
  static JettyServer start(Cloakroom cloakroom, Servlet servlet, Filter... outer) throws Exception {
    JettyServer jetty = new JettyServer();
    jetty.connector.setHost("localhost");
    jetty.server.addConnector(jetty.connector);
    ServletContextHandler context = new ServletContextHandler();
    for (Filter filter : outer) {
      context.addFilter(new FilterHolder(filter), "/*", EnumSet.of(DispatcherType.REQUEST));
    }
    context.addServletContainerInitializer(
        (classes, servletContext) -> new CloakroomFilter(cloakroom).addTo(servletContext));
    ServletHolder holder = new ServletHolder(servlet);
    holder.setAsyncSupported(true);
    context.addServlet(holder, "/*");
    jetty.server.setHandler(context);
    jetty.server.start();
    return jetty;
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
