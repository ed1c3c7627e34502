package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cloakroom.testkit.server.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;
import org.jspecify.annotations.Nullable;

/** A running server of the JDK on a free port. */
record JdkServer(HttpServer server, @Nullable ExecutorService executor) implements TestServer {

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Starts a server with these contexts. */
  static JdkServer start(ExecutorService executor, Consumer<HttpServer> contexts)
      throws IOException {
    return start(HttpServer.create(freePort(), 0), executor, contexts);
  }

  /** Starts a server with these contexts, over TLS. */
  static JdkServer start(SSLContext tls, ExecutorService executor, Consumer<HttpServer> contexts)
      throws IOException {
    HttpsServer server = HttpsServer.create(freePort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(server, executor, contexts);
  }

  /** Starts a server without an executor: its only thread accepts, reads and handles. */
  static JdkServer startOnItsOwnThread(Consumer<HttpServer> contexts) throws IOException {
    return start(HttpServer.create(freePort(), 0), null, contexts);
  }

  private static JdkServer start(
      HttpServer server, @Nullable ExecutorService executor, Consumer<HttpServer> contexts) {
    server.setExecutor(executor);
    contexts.accept(server);
    server.start();
    return new JdkServer(server, executor);
  }

  @Override
  public int port() {
    return server.getAddress().getPort();
  }

  @Override
  public void close() {
    server.stop(0);
    if (executor != null) {
      executor.shutdownNow();
    }
  }
}
