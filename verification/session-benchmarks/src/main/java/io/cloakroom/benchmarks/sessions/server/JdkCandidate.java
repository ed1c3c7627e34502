package io.cloakroom.benchmarks.sessions.server;

import static java.nio.charset.StandardCharsets.US_ASCII;

import com.sun.net.httpserver.HttpContext;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.jdk.CloakroomHttpFilter;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;

/** The application on the JDK's own server. */
final class JdkCandidate {

  private JdkCandidate() {}

  static RunningServer start(SessionCandidate candidate, String url) throws IOException {
    OwnSessions own = new OwnSessions();
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getByName("localhost"), 0), 0);
    ExecutorService threads = Executors.newCachedThreadPool();
    server.setExecutor(threads);
    HttpContext context = server.createContext("/", JdkCandidate::answer);
    if (candidate.way().own()) {
      context.getFilters().add(CloakroomHttpFilter.of(own.cloakroom(candidate.place(), url)));
    }
    server.start();
    return RunningServer.here(
        server.getAddress().getPort(),
        () -> {
          server.stop(0);
          threads.shutdown();
          own.close();
        });
  }

  private static void answer(HttpExchange exchange) throws IOException {
    Counter counter = new Counter.OfVisit(() -> CloakroomHttpFilter.visit(exchange));
    byte[] body = counter.answer(exchange.getRequestURI().getPath()).getBytes(US_ASCII);
    exchange.getResponseHeaders().set("Content-Type", "text/plain");
    exchange.sendResponseHeaders(200, body.length);
    try (OutputStream out = exchange.getResponseBody()) {
      out.write(body);
    }
  }
}
