package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;

import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.util.UUID;

/**
 * Applications below a path each: with faults that Cloakroom does not allow, and a right one that
 * takes the path into its addresses.
 */
final class SickServer implements AutoCloseable {

  private static final String LOGIN =
      "<form method=post action=/in><input name=user><input type=password name=secret></form>";
  private static final String LOGOUT = "<form method=post action=/logout></form>";

  private final HttpServer server;

  private SickServer(HttpServer server) {
    this.server = server;
  }

  static SickServer start() throws IOException {
    HttpServer server =
        HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/absolute/", SickServer::absolute);
    server.createContext("/unprotected/", SickServer::unprotected);
    server.createContext("/immortal/", SickServer::immortal);
    server.createContext("/large/", SickServer::large);
    server.createContext("/wide/", SickServer::wide);
    server.createContext("/below/", SickServer::below);
    server.start();
    return new SickServer(server);
  }

  int port() {
    return server.getAddress().getPort();
  }

  /** Redirects to the scheme and the host that it sees, as many frameworks do. */
  private static void absolute(HttpExchange exchange) throws IOException {
    if (exchange.getRequestURI().getPath().endsWith("/home")) {
      answer(exchange, protectedFromOthers(exchange) ? 200 : 403, "Home");
      return;
    }
    String scheme = exchange.getRequestHeaders().getFirst("X-Forwarded-Proto");
    exchange
        .getResponseHeaders()
        .set(
            "Location",
            (scheme == null ? "http" : scheme)
                + "://"
                + exchange.getRequestHeaders().getFirst("Host")
                + "/home");
    answer(exchange, protectedFromOthers(exchange) ? 302 : 403, "");
  }

  /** Accepts every form. */
  private static void unprotected(HttpExchange exchange) throws IOException {
    boolean post = exchange.getRequestMethod().equals("POST");
    answer(exchange, post ? 422 : 200, LOGIN);
  }

  /** Logs out by deleting the cookie only. */
  private static void immortal(HttpExchange exchange) throws IOException {
    String cookie = exchange.getRequestHeaders().getFirst("Cookie");
    boolean known = cookie != null && cookie.contains("__Host-sid=");
    String path = exchange.getRequestURI().getPath();
    if (!protectedFromOthers(exchange)) {
      answer(exchange, 403, "");
    } else if (path.endsWith("/in")) {
      setCookie(exchange, "__Host-sid=" + UUID.randomUUID() + "; Path=/");
      redirect(exchange, "/account");
    } else if (path.endsWith("/logout")) {
      setCookie(exchange, "__Host-sid=; Path=/; Max-Age=0");
      redirect(exchange, "/");
    } else if (path.endsWith("/account")) {
      answer(exchange, known ? 200 : 401, LOGOUT);
    } else {
      answer(exchange, path.endsWith("/immortal/") ? 200 : 404, LOGIN);
    }
  }

  /** Keeps too much in a cookie. */
  private static void large(HttpExchange exchange) throws IOException {
    setCookie(exchange, "__Host-cart=" + "x".repeat(4097) + "; Path=/");
    answer(exchange, protectedFromOthers(exchange) ? 200 : 403, "");
  }

  /** Shares its session with all subdomains. */
  private static void wide(HttpExchange exchange) throws IOException {
    setCookie(exchange, "__Secure-sid=" + UUID.randomUUID() + "; Domain=localhost; Path=/");
    answer(exchange, protectedFromOthers(exchange) ? 200 : 403, "");
  }

  /** Does all right. */
  private static void below(HttpExchange exchange) throws IOException {
    String prefix = exchange.getRequestHeaders().getFirst("X-Forwarded-Prefix");
    String path = exchange.getRequestURI().getPath();
    if (!protectedFromOthers(exchange)) {
      answer(exchange, 403, "");
    } else if (path.equals("/below/")) {
      redirect(exchange, prefix + "/home");
    } else {
      answer(
          exchange,
          path.equals("/below/home") ? 200 : 404,
          "<link rel=icon href=" + prefix + "/icon.svg><form action=" + prefix + "/find></form>");
    }
  }

  private static void setCookie(HttpExchange exchange, String cookie) {
    exchange.getResponseHeaders().add("Set-Cookie", cookie + "; Secure; HttpOnly; SameSite=Lax");
  }

  private static void redirect(HttpExchange exchange, String path) throws IOException {
    exchange.getResponseHeaders().set("Location", path);
    answer(exchange, 303, "");
  }

  /** Returns whether it is no form of another site. */
  private static boolean protectedFromOthers(HttpExchange exchange) {
    String site = exchange.getRequestHeaders().getFirst("Sec-Fetch-Site");
    return !exchange.getRequestMethod().equals("POST") || "same-origin".equals(site);
  }

  private static void answer(HttpExchange exchange, int status, String body) throws IOException {
    exchange.getRequestBody().readAllBytes();
    exchange.getResponseHeaders().set("Content-Type", "text/html; charset=utf-8");
    exchange.getResponseHeaders().set("Cache-Control", "no-store");
    SecurityHeaders.forEach(exchange.getResponseHeaders()::set);
    byte[] bytes = body.getBytes(UTF_8);
    boolean head = exchange.getRequestMethod().equals("HEAD");
    exchange.sendResponseHeaders(status, bytes.length == 0 || head ? -1 : bytes.length);
    exchange.getResponseBody().write(bytes);
    exchange.close();
  }

  @Override
  public void close() {
    server.stop(0);
  }
}
