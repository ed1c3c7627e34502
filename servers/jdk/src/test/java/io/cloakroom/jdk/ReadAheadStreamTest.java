package io.cloakroom.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.channels.Channels;
import java.nio.channels.ServerSocketChannel;
import java.nio.channels.SocketChannel;
import java.time.Duration;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The end of a client's silence, which is too long to wait for through a server. */
@Timeout(60)
class ReadAheadStreamTest {

  private static final Duration SHORT = Duration.ofMillis(20);

  private SocketChannel client;
  private SocketChannel server;

  @BeforeEach
  void connect() throws IOException {
    try (ServerSocketChannel listening = ServerSocketChannel.open()) {
      listening.bind(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0));
      client = SocketChannel.open(listening.getLocalAddress());
      server = listening.accept();
    }
  }

  @AfterEach
  void close() throws IOException {
    client.close();
    server.close();
  }

  private ReadAheadStream body() {
    return new ReadAheadStream(Channels.newInputStream(server), 9, SHORT);
  }

  @Test
  void aReadEndsWhenTheClientHasBeenSilentForTooLong() {
    ReadAheadStream body = body();

    assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessageContaining("nothing");
    assertThat(body.isBroken()).isTrue();
    assertThat(server.isOpen()).isFalse();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void soDoesAReadThatIsUnderWay() throws IOException {
    ReadAheadStream body = body();

    assertThat(body.ready()).isFalse();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class).hasMessageContaining("nothing");
    assertThat(body.isBroken()).isTrue();
    assertThat(Thread.currentThread().isInterrupted()).isFalse();
  }

  @Test
  void anInterruptEndsTheWait() throws IOException {
    ReadAheadStream body = new ReadAheadStream(Channels.newInputStream(server), 9);

    assertThat(body.ready()).isFalse();
    Thread.currentThread().interrupt();
    assertThatThrownBy(body::read).isInstanceOf(IOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }
}
