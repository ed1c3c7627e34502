package io.cloakroom.gallery;

import io.javalin.config.JettyConfig;
import java.time.Duration;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * Server settings of the gallery: its own error pages for requests that the server refuses, a
 * graceful shutdown, and the visitor's address behind a proxy.
 */
final class JettySettings {

  private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

  private JettySettings() {}

  static void apply(JettyConfig jetty, boolean behindProxy) {
    jetty.modifyServer(server -> {
      server.setErrorHandler(new ServerRefusals());
      GracefulHandler graceful = new GracefulHandler();
      graceful.setShutdownIdleTimeout(LAST_REQUESTS.toMillis());
      server.insertHandler(graceful);
      server.setStopTimeout(LAST_REQUESTS.toMillis());
    });
    jetty.modifyServletContextHandler(handler ->
        handler.addServletContainerInitializer(
            (classes, context) -> SecurityHeaders.addTo(context)));
    if (behindProxy) {
      // Anyone who reaches this port can forge these headers, so only this machine may connect.
      jetty.host = "127.0.0.1";
      jetty.modifyHttpConfiguration(http -> http.addCustomizer(proxy()));
    }
  }

  /** Trusts the proxy for the visitor's address and for TLS, and for nothing else. */
  private static ForwardedRequestCustomizer proxy() {
    ForwardedRequestCustomizer proxy = new ForwardedRequestCustomizer();
    proxy.setForwardedHeader(null);
    proxy.setForwardedHostHeader(null);
    proxy.setForwardedServerHeader(null);
    proxy.setForwardedPortHeader(null);
    proxy.setForwardedHttpsHeader(null);
    proxy.setForwardedCipherSuiteHeader(null);
    proxy.setForwardedSslSessionIdHeader(null);
    return proxy;
  }
}
