package io.cloakroom.gallery;

import io.javalin.config.JettyConfig;
import java.time.Duration;
import org.eclipse.jetty.server.ForwardedRequestCustomizer;
import org.eclipse.jetty.server.handler.GracefulHandler;

/**
 * What the gallery wants of its server: its own words where the server refuses a request, an
 * orderly end, and to know its visitors where they come through a proxy.
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
      // Whoever reaches this port is believed, so only this machine may.
      jetty.host = "127.0.0.1";
      jetty.modifyHttpConfiguration(http -> http.addCustomizer(proxy()));
    }
  }

  /** Believes who the visitor is and whether they came over TLS, and nothing else. */
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
