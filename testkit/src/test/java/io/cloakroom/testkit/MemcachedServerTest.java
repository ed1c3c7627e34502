package io.cloakroom.testkit;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.net.InetAddress;
import java.net.Socket;
import org.junit.jupiter.api.Test;

/** The testkit's Memcached. */
final class MemcachedServerTest {

  @Test
  void aServerHoldsWhatIsPlantedUntilItIsKilledAndComesBackEmptyOnItsPort() {
    try (MemcachedServer server = MemcachedServer.of("-m", "16")) {
      int port = server.port();
      server.plant("a", 7, "x".repeat(1_100_000).getBytes(US_ASCII));
      assertThat(server.keys()).containsExactly("a");
      assertThat(server.counts()).containsEntry("cmd_set", 1L);
      assertThat(server.url()).isEqualTo("memcached://127.0.0.1:" + port);

      server.kill();
      server.restart();

      assertThat(server.port()).isEqualTo(port);
      assertThat(server.keys()).isEmpty();
    }
  }

  @Test
  void aFrozenServerGoesOnAfterwards() {
    try (MemcachedServer server = MemcachedServer.of()) {
      server.plant("a", 0, new byte[0]);
      server.freeze();
      server.thaw();

      assertThat(server.keys()).containsExactly("a");
    }
  }

  @Test
  void aKeyWhoseValueIsOnItsWayToAClientIsTold() throws IOException {
    try (MemcachedServer server = MemcachedServer.of();
        Socket slow = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      server.plant("a", 0, new byte[1_000_000]);
      slow.getOutputStream().write("get a\r\n".repeat(20).getBytes(US_ASCII));
      assertThat(slow.getInputStream().read()).isEqualTo('V');

      assertThat(server.keys()).containsExactly("a");
    }
  }
}
