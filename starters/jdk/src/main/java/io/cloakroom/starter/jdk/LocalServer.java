package io.cloakroom.starter.jdk;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.Objects;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import org.jspecify.annotations.Nullable;

/**
 * The JDK's HTTP server with one handler for all paths, such as {@link
 * io.cloakroom.jdk.VisitRoutes}. It listens on localhost. Not thread-safe.
 *
 * <pre>{@code
 * LocalServer.of(VisitHandler.of(cloakroom, visit -> visit.answer().page("home"))).start(8080);
 * }</pre>
 */
public final class LocalServer implements AutoCloseable {

  /** Without it, Java 17's server delays each response on a kept-alive connection by 40 ms. */
  private static final String NO_DELAY = "sun.net.httpserver.nodelay";

  private final HttpHandler handler;
  private @Nullable HttpServer server;
  private @Nullable ExecutorService threads;

  private LocalServer(HttpHandler handler) {
    this.handler = Objects.requireNonNull(handler);
  }

  /** Returns a server with this handler. */
  public static LocalServer of(HttpHandler handler) {
    return new LocalServer(handler);
  }

  /**
   * Starts the server and prints its address.
   *
   * @param port the port, or 0 for a free one
   * @throws UncheckedIOException if the port is in use
   */
  public void start(int port) {
    if (System.getProperty(NO_DELAY) == null) {
      System.setProperty(NO_DELAY, "true");
    }
    try {
      server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    } catch (IOException e) {
      throw new UncheckedIOException("The server cannot listen on port " + port, e);
    }
    threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    server.createContext("/", handler);
    server.start();
    System.out.println("http://localhost:" + port());
  }

  /** Returns the port on which the server listens. */
  public int port() {
    return Objects.requireNonNull(server, "The server has not been started").getAddress().getPort();
  }

  /** Stops the server at once. */
  @Override
  public void close() {
    if (server != null) {
      server.stop(0);
    }
    if (threads != null) {
      threads.shutdownNow();
    }
  }
}
