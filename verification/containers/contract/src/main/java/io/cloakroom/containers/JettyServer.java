package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;
import org.eclipse.jetty.http2.server.HTTP2CServerConnectionFactory;
import org.eclipse.jetty.server.Handler;
import org.eclipse.jetty.server.HttpConfiguration;
import org.eclipse.jetty.server.HttpConnectionFactory;
import org.eclipse.jetty.server.Server;
import org.eclipse.jetty.server.ServerConnector;

/** A Jetty that speaks HTTP/1.1 and cleartext HTTP/2. */
public final class JettyServer implements TestServer {

  private final Server server = new Server();
  private final ServerConnector connector;

  private JettyServer() {
    HttpConfiguration configuration = new HttpConfiguration();
    connector =
        new ServerConnector(
            server,
            new HttpConnectionFactory(configuration),
            new HTTP2CServerConnectionFactory(configuration));
    connector.setHost("localhost");
    server.addConnector(connector);
  }

  /** Starts the server on a free port, with the handler of a web application. */
  public static JettyServer start(Handler application) throws Exception {
    JettyServer jetty = new JettyServer();
    jetty.server.setHandler(application);
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
