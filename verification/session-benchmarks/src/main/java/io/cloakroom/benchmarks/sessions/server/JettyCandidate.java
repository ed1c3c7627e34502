package io.cloakroom.benchmarks.sessions.server;

import java.net.InetSocketAddress;
import org.eclipse.jetty.ee11.servlet.ServletContextHandler;
import org.eclipse.jetty.ee11.servlet.ServletHolder;
import org.eclipse.jetty.server.NetworkConnector;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.session.DatabaseAdaptor;
import org.eclipse.jetty.session.JDBCSessionDataStoreFactory;
import org.eclipse.jetty.session.NullSessionCacheFactory;

/** The application on a Jetty as it is by default. */
final class JettyCandidate {

  private JettyCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) throws Exception {
    OwnSessions own = new OwnSessions();
    Server server = new Server(new InetSocketAddress("localhost", 0));
    ServletContextHandler context =
        new ServletContextHandler(
            candidate.way() == SessionWay.CONTAINER
                ? ServletContextHandler.SESSIONS
                : ServletContextHandler.NO_SESSIONS);
    context.addServlet(new ServletHolder(new CounterServlet(candidate.way())), "/");
    if (candidate.way().own()) {
      context.addServletContainerInitializer(
          (types, servlets) -> own.addFilter(candidate, url, servlets));
    } else if (candidate.way() == SessionWay.CONTAINER
        && candidate.place().engine() == SessionPlace.Engine.POSTGRES) {
      DatabaseAdaptor database = new DatabaseAdaptor();
      database.setDatasource(own.pool(url));
      JDBCSessionDataStoreFactory stores = new JDBCSessionDataStoreFactory();
      stores.setDatabaseAdaptor(database);
      server.addBean(stores);
      if (!candidate.place().near()) {
        // As for several nodes without sticky sessions: nothing is kept between requests.
        server.addBean(new NullSessionCacheFactory());
      }
    }
    server.setHandler(context);
    server.start();
    return RunningServer.here(
        ((NetworkConnector) server.getConnectors()[0]).getLocalPort(), () -> stop(server, own));
  }

  private static void stop(Server server, OwnSessions own) {
    try {
      server.stop();
      own.close();
    } catch (Exception e) {
      throw new IllegalStateException("Jetty could not be stopped", e);
    }
  }
}
