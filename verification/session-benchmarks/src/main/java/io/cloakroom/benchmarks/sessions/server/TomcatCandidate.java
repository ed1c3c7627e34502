package io.cloakroom.benchmarks.sessions.server;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.startup.Tomcat;
import org.apache.tomcat.util.modeler.Registry;
import org.springframework.util.FileSystemUtils;

/** The application on a Tomcat as it is by default. */
final class TomcatCandidate {

  static {
    // As Boot does: two servers of one process would register the same names in JMX.
    Registry.disableRegistry();
  }

  private TomcatCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) throws Exception {
    OwnSessions own = new OwnSessions();
    Path folder = Files.createTempDirectory("tomcat");
    Tomcat tomcat = new Tomcat();
    tomcat.setBaseDir(folder.toString());
    tomcat.setHostname("localhost");
    tomcat.setPort(0);
    tomcat.getConnector().setProperty("address", "localhost");
    Context context = tomcat.addContext("", folder.toString());
    Tomcat.addServlet(context, "counter", new CounterServlet(candidate.way()));
    context.addServletMappingDecoded("/", "counter");
    if (candidate.way().own()) {
      context.addServletContainerInitializer(
          (types, servlets) -> own.addFilter(candidate, url, servlets), Set.of());
    }
    tomcat.start();
    return RunningServer.here(
        tomcat.getConnector().getLocalPort(), () -> stop(tomcat, folder, own));
  }

  private static void stop(Tomcat tomcat, Path folder, OwnSessions own) {
    try {
      tomcat.stop();
      tomcat.destroy();
      own.close();
      FileSystemUtils.deleteRecursively(folder);
    } catch (LifecycleException | IOException e) {
      throw new IllegalStateException("Tomcat could not be stopped", e);
    }
  }
}
