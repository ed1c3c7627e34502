package io.cloakroom.servlet;

import jakarta.servlet.ServletContext;
import java.util.Collection;
import java.util.Optional;
import org.jspecify.annotations.Nullable;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Makes Jetty leave the case of letters in requests as it was sent.
 *
 * <p>Jetty remembers the header fields of each connection. By default, it ignores their case, and
 * gives a field that begins with an earlier one the letters of the earlier one: after {@code
 * Cookie: sid=a}, the token in {@code Cookie: sid=Abc} is {@code abc}. A proxy sends the requests
 * of all visitors over the same connections, so each could spoil the cookies of the others.
 */
final class JettyHeaders {

  private static final Logger LOG = LoggerFactory.getLogger(CloakroomFilter.class);

  private static final String SERVER = "org.eclipse.jetty.server.";
  private static final String CONNECTOR = SERVER + "Connector";
  private static final String SETTINGS = SERVER + "HttpConfiguration";

  private JettyHeaders() {}

  /**
   * Keeps the case of header fields on all connectors of the server. The filter calls it when a web
   * application starts, which is before the connectors open. Does nothing in other containers.
   */
  static void keepCase(ServletContext context) {
    try {
      Optional<JettyContext> jetty = JettyContext.of(context);
      @Nullable Object server = jetty.isEmpty() ? null : jetty.get().call("getServer");
      if (server != null
          && ContainerListeners.call(server, SERVER + "Server", "getConnectors")
              instanceof Object[] connectors) {
        for (Object connector : connectors) {
          keepCase(connector);
        }
      }
    } catch (ReflectiveOperationException | RuntimeException | LinkageError e) {
      LOG.warn(
          "Jetty may change the case of letters in cookies, after requests of other visitors on the"
              + " same connection, and Cloakroom cannot reach its setting for that. Call"
              + " HttpConfiguration.setHeaderCacheCaseSensitive(true) for each connector",
          e);
    }
  }

  private static void keepCase(Object connector) throws ReflectiveOperationException {
    if (ContainerListeners.call(connector, CONNECTOR, "getConnectionFactories")
        instanceof Collection<?> factories) {
      ClassLoader jetty = connector.getClass().getClassLoader();
      Class<?> withSettings = Class.forName(SETTINGS + "$ConnectionFactory", false, jetty);
      for (Object factory : factories) {
        // TLS, for one, has no settings of HTTP.
        if (withSettings.isInstance(factory)) {
          Object unused =
              Class.forName(SETTINGS, false, jetty)
                  .getMethod("setHeaderCacheCaseSensitive", boolean.class)
                  .invoke(withSettings.getMethod("getHttpConfiguration").invoke(factory), true);
        }
      }
    }
  }
}
