package io.cloakroom.gallery;

import io.javalin.config.JettyConfig;
import java.time.Duration;
import org.eclipse.jetty.server.handler.GracefulHandler;
import org.eclipse.jetty.util.thread.QueuedThreadPool;

/**
 * Server settings of the gallery: its own error pages for requests that the server refuses, a
 * graceful shutdown, threads that end when they are no longer needed, and who may connect behind a
 * proxy.
 */
final class JettySettings {

  private static final Duration LAST_REQUESTS = Duration.ofSeconds(10);

  private static final Duration IDLE_THREAD = Duration.ofSeconds(15);

  private JettySettings() {}

  static void apply(JettyConfig jetty, boolean behindProxy) {
    jetty.modifyServer(server -> {
      server.setErrorHandler(new ServerRefusals());
      GracefulHandler graceful = new GracefulHandler();
      graceful.setShutdownIdleTimeout(LAST_REQUESTS.toMillis());
      server.insertHandler(graceful);
      server.setStopTimeout(LAST_REQUESTS.toMillis());
      if (server.getThreadPool() instanceof QueuedThreadPool threads) {
        // By default, one idle thread ends each minute: most would stay for hours after a rush.
        threads.setIdleTimeout((int) IDLE_THREAD.toMillis());
        threads.setMaxEvictCount(threads.getMaxThreads());
      }
    });
    jetty.modifyServletContextHandler(handler ->
        handler.addServletContainerInitializer(
            (classes, context) -> SecurityHeaders.addTo(context)));
    if (behindProxy) {
      // Everybody on this machine counts as the proxy, so nobody else may connect.
      jetty.host = "127.0.0.1";
    }
  }
}
