package io.cloakroom.testkit.server;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;

/** An HTTP/1.1 client for requests and responses that a proper client does not send or show. */
final class RawClient {

  private static final int PATIENCE_MILLIS = 20_000;

  private RawClient() {}

  /**
   * Sends a request on a new connection and returns the undecoded response, up to the end of the
   * connection.
   *
   * @param firstByte an action that runs when the response begins
   * @param headers further header lines
   */
  static String send(
      int port, String method, String target, Runnable firstByte, String... headers) {
    StringBuilder request = new StringBuilder();
    request.append(method).append(' ').append(target).append(" HTTP/1.1\r\n");
    request.append("Host: localhost:").append(port).append("\r\nConnection: close\r\n");
    for (String header : headers) {
      request.append(header).append("\r\n");
    }
    request.append("\r\n");
    try (Socket socket = connect(port)) {
      write(socket, request.toString());
      InputStream in = socket.getInputStream();
      ByteArrayOutputStream response = new ByteArrayOutputStream();
      int first = in.read();
      firstByte.run();
      if (first >= 0) {
        response.write(first);
        in.transferTo(response);
      }
      return response.toString(ISO_8859_1);
    } catch (IOException e) {
      throw new UncheckedIOException(method + " " + target, e);
    }
  }

  /** Opens a connection to a server on this machine. */
  static Socket connect(int port) throws IOException {
    Socket socket = new Socket(InetAddress.getByName("localhost"), port);
    socket.setSoTimeout(PATIENCE_MILLIS);
    return socket;
  }

  /** Sends these bytes. */
  static void write(Socket socket, String text) throws IOException {
    socket.getOutputStream().write(text.getBytes(ISO_8859_1));
    socket.getOutputStream().flush();
  }

  /** Reads the head of the next response, up to the empty line. */
  static String head(Socket socket) throws IOException {
    InputStream in = socket.getInputStream();
    ByteArrayOutputStream head = new ByteArrayOutputStream();
    while (!head.toString(ISO_8859_1).endsWith("\r\n\r\n")) {
      int next = in.read();
      if (next < 0) {
        break;
      }
      head.write(next);
    }
    return head.toString(ISO_8859_1);
  }

  /** Reads up to the end of the connection. */
  static String rest(Socket socket) throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }
}
