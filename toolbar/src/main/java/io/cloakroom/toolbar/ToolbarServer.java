package io.cloakroom.toolbar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.key.RandomToken;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** The HTTP server of the toolbar's page, for browsers on this machine. */
final class ToolbarServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ToolbarServer.class);

  /** The number of threads: a page loads its files on several connections at once. */
  private static final int THREADS = 16;

  /** The files of the page. */
  private static final Set<String> FILES =
      Set.of(
          "toolbar.html",
          "toolbar.css",
          "panels.css",
          "toolbar.js",
          "dom.js",
          "list.js",
          "request.js",
          "session.js",
          "cookies.js",
          "form.js",
          "decisions.js",
          "response.js");

  /** The content types of files by the end of their names. */
  private static final Map<String, String> TYPES =
      Map.of(
          "html", "text/html; charset=utf-8",
          "css", "text/css; charset=utf-8",
          "js", "text/javascript; charset=utf-8");

  /**
   * The files at paths without the key, by path. They contain no data: the page reads the key that
   * this browser has kept for this origin, and leads to it.
   */
  private static final Map<String, String> OPEN =
      Map.of("/open", "open.html", "/open.js", "open.js", "/open.css", "open.css");

  private static final Map<String, String> HEADERS =
      Map.of(
          "Cache-Control",
          "no-store",
          "Content-Security-Policy",
          "default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self';"
              + " img-src data:;"
              + " frame-ancestors 'none'; base-uri 'none'; form-action 'none'",
          "Cross-Origin-Resource-Policy",
          "same-origin",
          "Cross-Origin-Opener-Policy",
          "same-origin",
          "Referrer-Policy",
          "no-referrer",
          "X-Content-Type-Options",
          "nosniff");

  private final HttpServer server;
  private final RequestThreads threads;
  private final String key;
  private final ToolbarData data;
  private final ToolbarConsole console;
  private final Set<String> hosts;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();

  private ToolbarServer(
      HttpServer server,
      RequestThreads threads,
      String key,
      RecentRequests history,
      StoredValues stored) {
    this.server = server;
    this.threads = threads;
    this.key = key;
    data = new ToolbarData(history);
    console = new ToolbarConsole('/' + key + '/', stored);
    int port = server.getAddress().getPort();
    hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
  }

  static ToolbarServer open(int port, RecentRequests history, StoredValues stored)
      throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    RequestThreads threads = new RequestThreads(THREADS);
    ToolbarServer opened =
        new ToolbarServer(server, threads, RandomToken.text(16), history, stored);
    server.setExecutor(threads);
    server.createContext("/", opened::serve);
    server.start();
    return opened;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + '/' + key + '/');
  }

  /** Shows the sessions of an application, and which of its requests are not checked for CSRF. */
  void show(Cloakroom application) {
    data.unchecked(application.csrfExemptions());
    console.show(application);
  }

  private void serve(HttpExchange exchange) throws IOException {
    try (exchange) {
      String reason = refusal(exchange);
      if (!reason.isEmpty()) {
        if (warned.add(reason)) {
          LOG.warn("The toolbar answered a request with 404: {}. This is logged once", reason);
        }
        answer(exchange, 404, "text/plain; charset=utf-8", new byte[0]);
        return;
      }
      String address = exchange.getRequestURI().getPath();
      if (address.equals(ToolbarConsole.STYLE)) {
        console.handle(exchange);
        return;
      }
      if (OPEN.containsKey(address)) {
        answerFile(exchange, OPEN.getOrDefault(address, ""));
        return;
      }
      String path = address.substring(key.length() + 2);
      if (ToolbarConsole.has(path)) {
        console.handle(exchange);
        return;
      }
      String query = String.valueOf(exchange.getRequestURI().getRawQuery());
      String file = path.isEmpty() ? "toolbar.html" : path;
      if (exchange.getRequestMethod().equals("POST")) {
        answer(exchange, data.change(path, query), "application/json");
      } else if (FILES.contains(file)) {
        answerFile(exchange, file);
      } else {
        answer(exchange, data.read(path, query), "application/json");
      }
    }
  }

  private static void answerFile(HttpExchange exchange, String name) throws IOException {
    String type = TYPES.get(name.substring(name.lastIndexOf('.') + 1));
    answer(exchange, Optional.of(BundledFile.read(name)), String.valueOf(type));
  }

  /**
   * Returns the reason to refuse a request; empty if it is allowed. Another site can make its own
   * name resolve to this machine, but then {@code Host} has that name, and the site does not have
   * the key.
   */
  private String refusal(HttpExchange exchange) {
    if (!exchange.getRemoteAddress().getAddress().isLoopbackAddress()) {
      return "it comes from another machine";
    }
    List<String> host = exchange.getRequestHeaders().getOrDefault("Host", List.of());
    if (host.size() != 1 || !hosts.contains(host.get(0))) {
      return "its Host header is not localhost";
    }
    String path = String.valueOf(exchange.getRequestURI().getPath());
    String given = path.substring(0, Math.min(path.length(), key.length() + 2));
    boolean open = OPEN.containsKey(path) || path.equals(ToolbarConsole.STYLE);
    if (!open && !MessageDigest.isEqual(bytes(given), bytes('/' + key + '/'))) {
      return "it does not have the key of this start";
    }
    return switch (exchange.getRequestMethod()) {
      case "GET" -> "";
      case "POST" ->
          !open && (isConsole(path) || isOwnPage(exchange))
              ? ""
              : "the toolbar's own page did not send it";
      default -> "its method is neither GET nor POST";
    };
  }

  /** Returns whether this is a form of the console, whose toolkit checks which page sent it. */
  private boolean isConsole(String path) {
    return ToolbarConsole.has(path.substring(key.length() + 2));
  }

  /** Returns whether the page of this toolbar made a request, as far as the browser says. */
  private boolean isOwnPage(HttpExchange exchange) {
    List<String> origin = exchange.getRequestHeaders().getOrDefault("Origin", List.of());
    return origin.size() == 1
        && origin.get(0).startsWith("http://")
        && hosts.contains(origin.get(0).substring("http://".length()));
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Answers with a body, or with 404 if there is none. */
  private static void answer(HttpExchange exchange, Optional<byte[]> body, String type)
      throws IOException {
    answer(
        exchange,
        body.isPresent() ? 200 : 404,
        body.isPresent() ? type : "text/plain; charset=utf-8",
        body.orElse(new byte[0]));
  }

  private static void answer(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    HEADERS.forEach(exchange.getResponseHeaders()::set);
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length == 0 ? -1 : body.length);
    exchange.getResponseBody().write(body);
  }

  @Override
  public void close() {
    server.stop(0);
    threads.close();
  }
}
