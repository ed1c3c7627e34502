package io.cloakroom.attack;

import static java.nio.charset.StandardCharsets.US_ASCII;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.ByteBuffer;
import java.nio.channels.SocketChannel;
import java.util.Optional;

/** One request whose body arrives a few bytes at a time. It never blocks. */
final class SlowClient implements AutoCloseable {

  private static final int BUFFER_BYTES = 1 << 14;

  private final SocketChannel channel;
  private final ByteBuffer start;
  private final ByteArrayOutputStream response = new ByteArrayOutputStream();

  private SlowClient(SocketChannel channel, ByteBuffer start) {
    this.channel = channel;
    this.start = start;
  }

  /**
   * Begins a request.
   *
   * @param start the head of the request and the first bytes of its body
   */
  static SlowClient open(int port, String start) throws IOException {
    SocketChannel channel = SocketChannel.open();
    try {
      channel.configureBlocking(false);
      channel.connect(new InetSocketAddress(InetAddress.getLoopbackAddress(), port));
    } catch (IOException e) {
      channel.close();
      throw e;
    }
    return new SlowClient(channel, ByteBuffer.wrap(start.getBytes(US_ASCII)));
  }

  /** Sends some bytes of the body; returns the response once its head has arrived. */
  Optional<Reply> send(int bytes) {
    try {
      if (!channel.finishConnect()) {
        return Optional.empty();
      }
      if (start.hasRemaining()) {
        channel.write(start);
      } else {
        channel.write(ByteBuffer.wrap("x".repeat(bytes).getBytes(US_ASCII)));
      }
      return receive();
    } catch (IOException cut) {
      return Optional.of(Reply.parse(response.toByteArray()));
    }
  }

  private Optional<Reply> receive() throws IOException {
    ByteBuffer buffer = ByteBuffer.allocate(BUFFER_BYTES);
    int read = channel.read(buffer);
    while (read > 0) {
      response.write(buffer.array(), 0, read);
      buffer.clear();
      read = channel.read(buffer);
    }
    Reply reply = Reply.parse(response.toByteArray());
    return reply.status() > 0 || read < 0 ? Optional.of(reply) : Optional.empty();
  }

  @Override
  public void close() {
    try {
      channel.close();
    } catch (IOException e) {
      // The server sees the end either way.
    }
  }
}
