package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;

/**
 * A client that sends each request on a separate connection to this machine, and never retries.
 * Closing it cuts the connections that are open. Thread-safe.
 */
final class Wire implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 14;

  private final int port;
  private final Duration patience;
  private final Set<Socket> open = ConcurrentHashMap.newKeySet();
  private volatile boolean closed;

  /**
   * Makes a client.
   *
   * @param patience the time without a byte after which a request counts as not answered
   */
  Wire(int port, Duration patience) {
    this.port = port;
    this.patience = patience;
  }

  /** Returns the head of a request without the empty line at its end. */
  String head(String method, String target, String address) {
    return method
        + ' '
        + target
        + " HTTP/1.1\r\nHost: localhost:"
        + port
        + "\r\nConnection: close\r\nX-Forwarded-Proto: https\r\nX-Forwarded-For: "
        + address
        + "\r\n";
  }

  int port() {
    return port;
  }

  boolean isClosed() {
    return closed;
  }

  /** Sends a request at full speed. */
  Reply send(String head, byte[] body) {
    return send(head, body, body.length, Duration.ZERO);
  }

  /**
   * Sends a request and waits for its response.
   *
   * @param head the head without the empty line
   * @param first the number of bytes of the body that are sent before the pause
   */
  Reply send(String head, byte[] body, int first, Duration pause) {
    try (Socket socket = new Socket()) {
      open.add(socket);
      try {
        socket.setSoTimeout((int) patience.toMillis());
        socket.connect(
            new InetSocketAddress(InetAddress.getLoopbackAddress(), port),
            (int) patience.toMillis());
        write(socket, head, body, first, pause);
        return read(socket);
      } finally {
        open.remove(socket);
      }
    } catch (SocketTimeoutException e) {
      return Reply.failed(Reply.SILENT);
    } catch (IOException e) {
      return Reply.failed(Reply.CUT);
    }
  }

  /** Writes as much as the server takes: the response may come before the end of the body. */
  private void write(Socket socket, String head, byte[] body, int first, Duration pause) {
    try {
      OutputStream out = socket.getOutputStream();
      out.write((head + "\r\n").getBytes(ISO_8859_1));
      out.write(body, 0, first);
      if (first < body.length) {
        Thread.sleep(pause.toMillis());
        out.write(body, first, body.length - first);
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
    } catch (IOException refused) {
      // The response, if there is one, says why.
    }
  }

  private static Reply read(Socket socket) throws IOException {
    ByteArrayOutputStream response = new ByteArrayOutputStream();
    byte[] buffer = new byte[BUFFER_BYTES];
    InputStream in = socket.getInputStream();
    try {
      for (int read = in.read(buffer); read >= 0; read = in.read(buffer)) {
        response.write(buffer, 0, read);
      }
    } catch (SocketTimeoutException e) {
      throw e;
    } catch (IOException reset) {
      // The bytes that arrived before the reset count.
    }
    return Reply.parse(response.toByteArray());
  }

  @Override
  public void close() {
    closed = true;
    for (Socket socket : open) {
      try {
        socket.close();
      } catch (IOException e) {
        // It is of no use any more either way.
      }
    }
  }
}
