package io.cloakroom.jdk;

import com.sun.net.httpserver.HttpServer;
import com.sun.net.httpserver.HttpsConfigurator;
import com.sun.net.httpserver.HttpsServer;
import io.cloakroom.testkit.TestServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.function.Consumer;
import javax.net.ssl.SSLContext;

/** A running server of the JDK on a free port. */
record JdkServer(HttpServer server, ExecutorService executor) implements TestServer {

  private static InetSocketAddress freePort() {
    return new InetSocketAddress(InetAddress.getLoopbackAddress(), 0);
  }

  /** Starts a server with these contexts. */
  static JdkServer start(Threads threads, Consumer<HttpServer> contexts) throws IOException {
    return start(HttpServer.create(freePort(), 0), threads, contexts);
  }

  /** Starts a server with these contexts, over TLS. */
  static JdkServer start(SSLContext tls, Threads threads, Consumer<HttpServer> contexts)
      throws IOException {
    HttpsServer server = HttpsServer.create(freePort(), 0);
    server.setHttpsConfigurator(new HttpsConfigurator(tls));
    return start(server, threads, contexts);
  }

  private static JdkServer start(
      HttpServer server, Threads threads, Consumer<HttpServer> contexts) {
    ExecutorService executor = threads.executor();
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
    executor.shutdownNow();
  }
}
