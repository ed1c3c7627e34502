package io.cloakroom.containers;

import io.cloakroom.testkit.server.TestServer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.coyote.http2.Http2Protocol;
import org.apache.tomcat.util.descriptor.web.ErrorPage;
import org.apache.tomcat.util.modeler.Registry;

/** An embedded Tomcat, 10.1 or 11, that speaks HTTP/1.1 and cleartext HTTP/2. */
public final class TomcatServer implements TestServer {

  private final Tomcat tomcat = new Tomcat();
  private final Path folder;

  static {
    // Servers that start at the same time would register the same names in JMX, and one would fail.
    Registry.disableRegistry();
  }

  private TomcatServer() throws IOException {
    folder = Files.createTempDirectory("tomcat");
  }

  /** Starts the server on a free port. */
  public static TomcatServer start(WebApplication application) throws Exception {
    TomcatServer server = new TomcatServer();
    server.tomcat.setBaseDir(server.folder.toString());
    server.tomcat.setHostname("localhost");
    server.tomcat.setPort(0);
    server.tomcat.getConnector().setProperty("address", "localhost");
    server.tomcat.getConnector().addUpgradeProtocol(new Http2Protocol());
    Context context = server.tomcat.addContext(application.contextPath(), server.folder.toString());
    context.addServletContainerInitializer(application.initializer(), Set.of());
    application.listeners().forEach(listener -> context.addApplicationListener(listener.getName()));
    for (int status : WebApplication.ERROR_STATUSES) {
      ErrorPage page = new ErrorPage();
      page.setErrorCode(status);
      page.setLocation(WebApplication.ERROR_PAGE);
      context.addErrorPage(page);
    }
    ErrorPage page = new ErrorPage();
    page.setExceptionType(BrokenPageException.class.getName());
    page.setLocation(WebApplication.ERROR_PAGE);
    context.addErrorPage(page);
    server.tomcat.start();
    if (!context.getState().isAvailable()) {
      server.close();
      throw new IllegalStateException("The web application did not start; Tomcat logged why");
    }
    return server;
  }

  @Override
  public int port() {
    return tomcat.getConnector().getLocalPort();
  }

  @Override
  public void close() {
    try {
      tomcat.stop();
      tomcat.destroy();
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat could not be stopped", e);
    }
  }
}
