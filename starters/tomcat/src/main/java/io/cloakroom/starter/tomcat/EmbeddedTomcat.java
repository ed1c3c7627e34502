package io.cloakroom.starter.tomcat;

import io.cloakroom.Cloakroom;
import io.cloakroom.annotation.CheckReturnValue;
import io.cloakroom.servlet.CloakroomFilter;
import jakarta.servlet.MultipartConfigElement;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.catalina.Context;
import org.apache.catalina.LifecycleException;
import org.apache.catalina.WebResourceRoot;
import org.apache.catalina.Wrapper;
import org.apache.catalina.startup.Tomcat;
import org.apache.catalina.webresources.StandardRoot;
import org.apache.tomcat.util.modeler.Registry;
import org.jspecify.annotations.Nullable;

/**
 * An embedded Tomcat for servlets, with the filter that gives them their visits. It listens on
 * localhost.
 *
 * <pre>{@code
 * EmbeddedTomcat.of(cloakroom, new NotesServlet()).start(8080);
 * }</pre>
 *
 * <p>Each servlet has the paths of its annotation {@link WebServlet}. Not thread-safe.
 */
public final class EmbeddedTomcat implements AutoCloseable {

  private final Cloakroom cloakroom;
  private final List<HttpServlet> servlets;
  private final @Nullable Path files;
  private @Nullable Tomcat tomcat;

  private EmbeddedTomcat(Cloakroom cloakroom, List<HttpServlet> servlets, @Nullable Path files) {
    this.cloakroom = cloakroom;
    this.servlets = servlets;
    this.files = files;
    servlets.forEach(EmbeddedTomcat::paths);
  }

  /**
   * Returns a server with these servlets.
   *
   * @throws IllegalArgumentException if a servlet has no path
   */
  public static EmbeddedTomcat of(Cloakroom cloakroom, HttpServlet... servlets) {
    return new EmbeddedTomcat(cloakroom, List.of(servlets), null);
  }

  /**
   * Returns a copy that also serves the files of this folder, which is created if it does not
   * exist. Everybody who may use the application can read them.
   */
  @CheckReturnValue
  public EmbeddedTomcat withFiles(Path folder) {
    return new EmbeddedTomcat(cloakroom, servlets, folder);
  }

  /**
   * Starts the server and prints its address. Tomcat's parts are not in JMX: two servers of one
   * process would register the same names.
   *
   * @param port the port, or 0 for a free one
   * @throws IllegalStateException if the server cannot be started, such as when the port is in use
   */
  public void start(int port) {
    Registry.disableRegistry();
    Tomcat server = new Tomcat();
    tomcat = server;
    try {
      Path work = Files.createTempDirectory("tomcat");
      server.setBaseDir(work.toString());
      work.toFile().deleteOnExit();
      server.setHostname("localhost");
      server.setPort(port);
      server.getConnector().setProperty("address", "localhost");
      Path served = files == null ? work : Files.createDirectories(files);
      Context context = server.addContext("", served.toAbsolutePath().toString());
      WebResourceRoot resources = new StandardRoot(context);
      resources.setCachingAllowed(false); // A file may change while it is served.
      context.setResources(resources);
      Tomcat.addDefaultMimeTypeMappings(context);
      context.addServletContainerInitializer(
          (none, application) -> CloakroomFilter.of(cloakroom).addTo(application), Set.of());
      servlets.forEach(servlet -> add(context, servlet));
      add(context, files == null ? new NoServlet() : new FilesServlet(), "default", List.of("/"));
      server.start();
    } catch (IOException | LifecycleException e) {
      throw new IllegalStateException("Tomcat could not be started on port " + port, e);
    }
    if (port() < 0) {
      throw new IllegalStateException(
          "Tomcat could not be started on port " + port + "; another program may use the port");
    }
    System.out.println("http://localhost:" + port());
    Thread waiting = new Thread(() -> server.getServer().await(), "tomcat");
    waiting.start();
  }

  /** Returns the port on which the server listens. */
  public int port() {
    return Objects.requireNonNull(tomcat, "The server has not been started")
        .getConnector()
        .getLocalPort();
  }

  /** Stops the server. */
  @Override
  public void close() {
    try {
      if (tomcat != null) {
        tomcat.stop();
        tomcat.destroy();
      }
    } catch (LifecycleException e) {
      throw new IllegalStateException("Tomcat could not be stopped", e);
    }
  }

  private static void add(Context context, HttpServlet servlet) {
    add(context, servlet, servlet.getClass().getName(), paths(servlet));
  }

  private static void add(Context context, HttpServlet servlet, String name, List<String> paths) {
    Wrapper wrapper = Tomcat.addServlet(context, name, servlet);
    wrapper.setAsyncSupported(true);
    wrapper.setMultipartConfigElement(new MultipartConfigElement(""));
    paths.forEach(path -> context.addServletMapping(path, name));
  }

  private static List<String> paths(HttpServlet servlet) {
    @Nullable WebServlet annotation = servlet.getClass().getAnnotation(WebServlet.class);
    List<String> paths =
        annotation == null
            ? List.of()
            : Stream.of(annotation.value(), annotation.urlPatterns()).flatMap(Stream::of).toList();
    if (paths.isEmpty()) {
      throw new IllegalArgumentException(
          servlet.getClass().getName()
              + " has no path; add @WebServlet(\"/photos\") to the class, or @WebServlet(\"\") for /");
    }
    return paths;
  }
}
