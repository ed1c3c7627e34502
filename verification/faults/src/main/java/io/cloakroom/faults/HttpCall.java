package io.cloakroom.faults;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.util.Locale;
import java.util.Optional;

/**
 * One request on a separate connection. Unlike proper clients, it shows whether the request was
 * sent, and never retries it.
 */
final class HttpCall {

  /** A time limit far above the bounds of all stores. Only a request without a bound reaches it. */
  private static final int PATIENCE_MILLIS = 20_000;

  private static final String COOKIE = "sid";

  private HttpCall() {}

  /**
   * Sends a request and waits for the answer.
   *
   * @param token the session's token; empty if there is none
   */
  static RequestResult send(int port, String target, String token) {
    long start = System.nanoTime();
    try (Socket socket = new Socket()) {
      try {
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      } catch (IOException e) {
        return RequestResult.refused(micros(start));
      }
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.getOutputStream().write(head(port, target, token).getBytes(ISO_8859_1));
      String response = new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
      return answer(response, micros(start));
    } catch (SocketTimeoutException e) {
      return RequestResult.unknown(micros(start), "no answer in time");
    } catch (IOException e) {
      return RequestResult.unknown(micros(start), "cut");
    }
  }

  /**
   * Returns the head of a same-origin request in HTTP/1.0, so that the body ends with the
   * connection.
   */
  private static String head(int port, String target, String token) {
    String method = target.startsWith("/read") ? "GET " : "POST ";
    return method
        + target
        + " HTTP/1.0\r\nHost: localhost:"
        + port
        + "\r\nSec-Fetch-Site: same-origin\r\nContent-Length: 0\r\n"
        + (token.isEmpty() ? "" : "Cookie: " + COOKIE + "=" + token + "\r\n")
        + "\r\n";
  }

  private static RequestResult answer(String response, long micros) {
    int end = response.indexOf("\r\n\r\n");
    if (end < 0) {
      return RequestResult.unknown(micros, "cut");
    }
    String[] lines = response.substring(0, end).split("\r\n", -1);
    String body = response.substring(end + 4);
    Optional<String> token = Optional.empty();
    for (String line : lines) {
      String lower = line.toLowerCase(Locale.ROOT);
      if (lower.startsWith("content-length:")
          && Integer.parseInt(line.substring(15).strip()) != body.length()) {
        return RequestResult.unknown(micros, "cut");
      }
      if (lower.startsWith("set-cookie: " + COOKIE + "=")) {
        String value = line.substring(line.indexOf('=') + 1).split(";", -1)[0];
        token = Optional.of(value).filter(text -> !text.isEmpty());
      }
    }
    return RequestResult.of(Integer.parseInt(lines[0].split(" ", -1)[1]), micros, body, token);
  }

  private static long micros(long start) {
    return (System.nanoTime() - start) / 1000;
  }
}
