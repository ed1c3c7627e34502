package io.cloakroom.jdk;

import static java.nio.charset.StandardCharsets.ISO_8859_1;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;

/** A connection on which a test writes HTTP by hand. */
record RawSocket(Socket socket) implements AutoCloseable {

  /** So many bytes are not sent before the server has read most of them. */
  static final int MORE_THAN_BUFFERS = 512 << 10;

  private static final int SEND_BUFFER = 16 << 10;
  private static final int PATIENCE_MILLIS = 20_000;

  static RawSocket connect(JdkServer server) throws IOException {
    return connect(new Socket(), server);
  }

  static RawSocket connect(Socket socket, JdkServer server) throws IOException {
    socket.setSoTimeout(PATIENCE_MILLIS);
    socket.setSendBufferSize(SEND_BUFFER);
    socket.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), server.port()));
    return new RawSocket(socket);
  }

  /**
   * Sends a request of this site.
   *
   * @param headers further header lines, each with its line end
   */
  RawSocket send(String method, String target, String headers) throws IOException {
    return write(
        method
            + ' '
            + target
            + " HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
            + headers
            + "\r\n");
  }

  RawSocket write(String text) throws IOException {
    return write(text.getBytes(ISO_8859_1));
  }

  RawSocket write(byte[] bytes) throws IOException {
    socket.getOutputStream().write(bytes);
    socket.getOutputStream().flush();
    return this;
  }

  /** The next head, up to the empty line. */
  String head() throws IOException {
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

  /** The next bytes, of which there are as many. */
  String text(int length) throws IOException {
    return new String(socket.getInputStream().readNBytes(length), ISO_8859_1);
  }

  /** All that comes before the server closes the connection. */
  String rest() throws IOException {
    return new String(socket.getInputStream().readAllBytes(), ISO_8859_1);
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }
}
