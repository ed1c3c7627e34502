package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.Socket;
import java.net.SocketTimeoutException;
import java.time.Duration;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

final class TcpProxyTest {

  private static final Duration DEADLINE = Duration.ofSeconds(20);

  /** A server that answers each line with the same line, and knows what it got. */
  private final ServerSocket server = new ServerSocket(0, 10, InetAddress.getLoopbackAddress());

  private final List<String> received = new CopyOnWriteArrayList<>();
  private final TcpProxy proxy = TcpProxy.of(server.getLocalPort());

  TcpProxyTest() throws IOException {
    Thread serving = new Thread(this::serve);
    serving.setDaemon(true);
    serving.start();
  }

  @AfterEach
  void close() throws IOException {
    proxy.close();
    server.close();
  }

  private void serve() {
    while (!server.isClosed()) {
      try (Socket client = server.accept()) {
        byte[] line = new byte[3];
        while (client.getInputStream().readNBytes(line, 0, 3) == 3) {
          received.add(new String(line, UTF_8));
          client.getOutputStream().write(line);
        }
      } catch (IOException e) {
        // The client has gone, or the test is over.
      }
    }
  }

  /** The reply; empty where the connection ended without one. */
  private static String exchange(Socket client, String request) throws IOException {
    client.setSoTimeout((int) DEADLINE.toMillis());
    try {
      client.getOutputStream().write(request.getBytes(UTF_8));
      InputStream in = client.getInputStream();
      return new String(in.readNBytes(3), UTF_8);
    } catch (SocketTimeoutException e) {
      throw new AssertionError("Neither a reply nor an end", e);
    } catch (IOException e) {
      return "";
    }
  }

  private Socket connect() throws IOException {
    return new Socket(InetAddress.getLoopbackAddress(), proxy.port());
  }

  @Test
  void allIsPassedOnWhereThereIsNoFault() throws IOException {
    try (Socket client = connect()) {
      assertThat(exchange(client, "one")).isEqualTo("one");
      proxy.delay(Duration.ofMillis(20));
      assertThat(exchange(client, "two")).isEqualTo("two");
    }
  }

  @Test
  void requestThatIsCutDoesNotReachTheServer() throws IOException {
    try (Socket client = connect()) {
      assertThat(exchange(client, "one")).isEqualTo("one");
      proxy.inject(TcpProxy.Fault.CUT_REQUEST);
      assertThat(exchange(client, "two")).isEmpty();
    }
    proxy.inject(TcpProxy.Fault.NONE);
    try (Socket client = connect()) {
      assertThat(exchange(client, "six")).isEqualTo("six");
    }
    assertThat(received).containsExactly("one", "six");
  }

  @Test
  void requestWhoseReplyIsCutReachesTheServer() throws IOException {
    try (Socket client = connect()) {
      proxy.inject(TcpProxy.Fault.CUT_REPLY);
      assertThat(exchange(client, "one")).isEmpty();
    }
    Await.until("the server has the request", DEADLINE, () -> received.equals(List.of("one")));
  }

  @Test
  void refusedConnectionEndsWithoutAReply() throws IOException {
    proxy.inject(TcpProxy.Fault.REFUSE);
    try (Socket client = connect()) {
      assertThat(exchange(client, "one")).isEmpty();
    }
    assertThat(received).isEmpty();
  }

  @Test
  void openConnectionsAreCut() throws IOException {
    try (Socket client = connect()) {
      assertThat(exchange(client, "one")).isEqualTo("one");
      proxy.cutAll();
      assertThat(exchange(client, "two")).isEmpty();
    }
  }
}
