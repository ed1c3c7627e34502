package io.cloakroom.toolbar;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.key.RandomToken;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.URI;
import java.nio.charset.StandardCharsets;
import java.security.MessageDigest;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import tools.jackson.databind.json.JsonMapper;

/** The HTTP server of the toolbar's page, for browsers on this machine. */
final class ToolbarServer implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(ToolbarServer.class);

  /** The number of threads: a page loads its files on several connections at once. */
  private static final int THREADS = 16;

  private static final JsonMapper JSON = JsonMapper.shared();

  /** The files of the page and their content types. */
  private static final Map<String, String> FILES =
      Map.of(
          "toolbar.html", "text/html; charset=utf-8",
          "toolbar.css", "text/css; charset=utf-8",
          "toolbar.js", "text/javascript; charset=utf-8",
          "open.html", "text/html; charset=utf-8",
          "open.css", "text/css; charset=utf-8",
          "open.js", "text/javascript; charset=utf-8");

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
  private final RecentForms history;
  private final Set<String> hosts;
  private final Set<String> warned = ConcurrentHashMap.newKeySet();
  private volatile List<String> unchecked = List.of();

  private ToolbarServer(
      HttpServer server, RequestThreads threads, String key, RecentForms history) {
    this.server = server;
    this.threads = threads;
    this.key = key;
    this.history = history;
    int port = server.getAddress().getPort();
    hosts = Set.of("localhost:" + port, "127.0.0.1:" + port, "[::1]:" + port);
  }

  static ToolbarServer open(int port, RecentForms history) throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    RequestThreads threads = new RequestThreads(THREADS);
    ToolbarServer opened = new ToolbarServer(server, threads, RandomToken.text(16), history);
    server.setExecutor(threads);
    server.createContext("/", opened::serve);
    server.start();
    return opened;
  }

  URI address() {
    return URI.create("http://127.0.0.1:" + server.getAddress().getPort() + '/' + key + '/');
  }

  /** Shows descriptions of the requests that are not checked for CSRF. */
  void unchecked(List<String> descriptions) {
    unchecked = List.copyOf(descriptions);
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
      String path = exchange.getRequestURI().getPath();
      if (OPEN.containsKey(path)) {
        answerFile(exchange, OPEN.getOrDefault(path, ""));
        return;
      }
      String file = path.substring(key.length() + 2);
      if (file.equals("forms")) {
        byte[] json = JSON.writeValueAsBytes(history.after(after(exchange)));
        answer(exchange, 200, "application/json", json);
      } else if (file.equals("unchecked")) {
        answer(exchange, 200, "application/json", JSON.writeValueAsBytes(unchecked));
      } else {
        answerFile(exchange, file.isEmpty() ? "toolbar.html" : file);
      }
    }
  }

  private static void answerFile(HttpExchange exchange, String name) throws IOException {
    String type = FILES.get(name);
    answer(
        exchange,
        type == null ? 404 : 200,
        type == null ? "text/plain; charset=utf-8" : type,
        type == null ? new byte[0] : resource(name));
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
    if (!OPEN.containsKey(path) && !MessageDigest.isEqual(bytes(given), bytes('/' + key + '/'))) {
      return "it does not have the key of this start";
    }
    return exchange.getRequestMethod().equals("GET") ? "" : "its method is not GET";
  }

  private static byte[] bytes(String text) {
    return text.getBytes(StandardCharsets.UTF_8);
  }

  /** Returns the number of the newest form that the page has; 0 if it has none. */
  private static long after(HttpExchange exchange) {
    String query = String.valueOf(exchange.getRequestURI().getQuery());
    return query.matches("after=\\d{1,15}") ? Long.parseLong(query.substring(6)) : 0;
  }

  private static byte[] resource(String name) throws IOException {
    try (InputStream in =
        Objects.requireNonNull(ToolbarServer.class.getResourceAsStream(name), name)) {
      return in.readAllBytes();
    }
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
