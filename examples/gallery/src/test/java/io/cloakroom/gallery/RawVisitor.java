package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.ISO_8859_1;
import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/**
 * Somebody with a browser that sends whatever bytes it is told to, and keeps cookies. Each request
 * has a connection of its own. Thread-safe.
 */
final class RawVisitor {

  static final String JSON = "application/json";
  static final String FORM = "application/x-www-form-urlencoded";
  static final String HTML = "text/html";

  private final Map<String, String> cookies = new ConcurrentHashMap<>();
  private final Duration patience;
  private final String accept;
  private volatile int port;

  RawVisitor(int port) {
    this(port, HTML, Duration.ofSeconds(60));
  }

  /**
   * A visitor who gives up after a while.
   *
   * @param accept what the answers are to be
   * @param patience how long a connection may stay without a byte
   */
  RawVisitor(int port, String accept, Duration patience) {
    this.port = port;
    this.accept = accept;
    this.patience = patience;
  }

  /** The same cookies, but wanting this type of answer. */
  RawVisitor accepting(String type) {
    return copy(type);
  }

  /** The same cookies and this one. */
  RawVisitor withCookie(String name, String value) {
    RawVisitor same = copy(accept);
    same.cookies.put(name, value);
    return same;
  }

  private RawVisitor copy(String type) {
    RawVisitor same = new RawVisitor(port, type, patience);
    same.cookies.putAll(cookies);
    return same;
  }

  /** Goes on at another port: the application has been started again. */
  void moveTo(int newPort) {
    port = newPort;
  }

  /** The value of a cookie that this visitor has. */
  String cookie(String name) {
    return Objects.requireNonNull(cookies.get(name), name);
  }

  void signUp(String email) {
    HttpAnswer answer =
        post("/signup", FORM, "name=Ann&email=" + email + "&password=correct+horse+battery");
    if (answer.status() != 303) {
      throw new AssertionError("Could not sign up: " + answer);
    }
  }

  /** Logs in to an account that {@link #signUp} made. */
  void logIn(String email) {
    HttpAnswer answer = post("/login", FORM, "email=" + email + "&password=correct+horse+battery");
    if (answer.status() != 303) {
      throw new AssertionError("Could not log in: " + answer);
    }
  }

  HttpAnswer get(String target) {
    return send("GET", target, List.of(), null);
  }

  HttpAnswer post(String target, String type, String body) {
    return send("POST", target, List.of("Content-Type: " + type), body.getBytes(UTF_8));
  }

  /**
   * Sends a request that this site's own page could have made.
   *
   * @param headers further header lines
   * @param body null for none
   */
  HttpAnswer send(String method, String target, List<String> headers, byte @Nullable [] body) {
    String host = "localhost:" + port;
    StringBuilder head = new StringBuilder(method + ' ' + target + " HTTP/1.1\r\n");
    head.append("Host: ").append(host).append("\r\nConnection: close\r\n");
    head.append("Accept: ").append(accept).append("\r\n");
    if (headers.stream().noneMatch(line -> line.matches("(?i)(origin|sec-fetch-site):.*"))) {
      head.append("Origin: http://").append(host).append("\r\n");
    }
    if (!cookies.isEmpty() && headers.stream().noneMatch(line -> line.startsWith("Cookie:"))) {
      head.append("Cookie: ").append(cookieHeader()).append("\r\n");
    }
    headers.forEach(line -> head.append(line).append("\r\n"));
    if (body != null) {
      head.append("Content-Length: ").append(body.length).append("\r\n");
    }
    head.append("\r\n");
    HttpAnswer answer =
        HttpAnswer.parse(
            raw(head.toString().getBytes(ISO_8859_1), body == null ? new byte[0] : body));
    answer.all("Set-Cookie").forEach(this::keep);
    return answer;
  }

  /** Writes all of this, and only then reads, up to the end of the connection. */
  private byte[] raw(byte[] head, byte[] body) {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.setSoTimeout((int) patience.toMillis());
      ByteArrayOutputStream response = new ByteArrayOutputStream();
      socket.getOutputStream().write(head);
      socket.getOutputStream().write(body);
      socket.getInputStream().transferTo(response);
      return response.toByteArray();
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private String cookieHeader() {
    return cookies.entrySet().stream()
        .map(cookie -> cookie.getKey() + '=' + cookie.getValue())
        .collect(Collectors.joining("; "));
  }

  private void keep(String setCookie) {
    String[] pair = setCookie.split(";", 2)[0].split("=", 2);
    if (setCookie.contains("Max-Age=0")) {
      cookies.remove(pair[0]);
    } else {
      cookies.put(pair[0], pair[1]);
    }
  }
}
