package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;

import java.io.BufferedInputStream;
import java.io.ByteArrayOutputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.net.Socket;
import java.util.StringJoiner;

/**
 * A connection on which fixtures speak to a Redis of theirs, in its serialisation protocol RESP2.
 * Not thread-safe.
 */
final class RespConnection implements AutoCloseable {

  private static final int PATIENCE_MILLIS = 20_000;

  private final Socket socket;
  private final InputStream in;

  /** To this port of 127.0.0.1. */
  RespConnection(int port) throws IOException {
    socket = new Socket();
    try {
      socket.setSoTimeout(PATIENCE_MILLIS);
      socket.connect(
          new InetSocketAddress(InetAddress.getLoopbackAddress(), port), PATIENCE_MILLIS);
      in = new BufferedInputStream(socket.getInputStream());
    } catch (IOException e) {
      socket.close();
      throw e;
    }
  }

  /**
   * Returns the reply as text: that of an array has a line per element, that of nothing is empty.
   *
   * @throws IOException if the server answers with an error, which is the message
   */
  String command(String... words) throws IOException {
    ByteArrayOutputStream request = new ByteArrayOutputStream();
    request.writeBytes(("*" + words.length + "\r\n").getBytes(UTF_8));
    for (String word : words) {
      byte[] bytes = word.getBytes(UTF_8);
      request.writeBytes(("$" + bytes.length + "\r\n").getBytes(UTF_8));
      request.writeBytes(bytes);
      request.writeBytes("\r\n".getBytes(UTF_8));
    }
    socket.getOutputStream().write(request.toByteArray());
    return reply();
  }

  @Override
  public void close() throws IOException {
    socket.close();
  }

  private String reply() throws IOException {
    String head = line();
    String rest = head.substring(1);
    switch (head.charAt(0)) {
      case '+', ':' -> {
        return rest;
      }
      case '$' -> {
        return bulk(Integer.parseInt(rest));
      }
      case '*' -> {
        StringJoiner lines = new StringJoiner("\n");
        for (int i = Integer.parseInt(rest); i > 0; i--) {
          lines.add(reply());
        }
        return lines.toString();
      }
      default -> throw new IOException("Redis answered: " + rest);
    }
  }

  private String bulk(int length) throws IOException {
    if (length < 0) {
      return "";
    }
    byte[] bytes = in.readNBytes(length + 2);
    if (bytes.length < length + 2) {
      throw new EOFException("Redis ended the connection in the midst of a reply");
    }
    return new String(bytes, 0, length, UTF_8);
  }

  private String line() throws IOException {
    ByteArrayOutputStream line = new ByteArrayOutputStream();
    for (int c = in.read(); c != '\n'; c = in.read()) {
      if (c < 0) {
        throw new EOFException("Redis ended the connection");
      }
      if (c != '\r') {
        line.write(c);
      }
    }
    return line.toString(UTF_8);
  }
}
