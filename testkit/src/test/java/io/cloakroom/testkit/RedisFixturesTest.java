package io.cloakroom.testkit;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.charset.StandardCharsets;
import javax.net.ssl.SSLException;
import javax.net.ssl.SSLSocketFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** Redis alone, in a cluster and under Sentinel, as tests start them. */
@Isolated("a server that hangs or dies")
final class RedisFixturesTest {

  @Test
  void acknowledgedWriteIsThereAfterAKillWhereTheServerWritesAlways() {
    try (RedisServer server = RedisServer.start("appendonly=yes", "appendfsync=always")) {
      server.command("SET", "a", "one");
      server.kill();
      assertThatThrownBy(() -> server.command("PING")).isInstanceOf(UncheckedIOException.class);
      server.restart();

      assertThat(server.command("GET", "a")).isEqualTo("one");
    }
  }

  @Test
  void serverOfATestKeepsNothingByItselfAndAsksForItsPassword() throws IOException {
    try (RedisServer server = RedisServer.start("requirepass=secret")) {
      server.command("RPUSH", "a", "one", "");
      assertThat(server.command("LRANGE", "a", "0", "-1")).isEqualTo("one\n");
      try (RespConnection stranger = new RespConnection(server.port())) {
        assertThatThrownBy(() -> stranger.command("GET", "a")).hasMessageContaining("NOAUTH");
      }
      server.kill();
      server.restart();

      assertThat(server.command("EXISTS", "a")).isEqualTo("0");
    }
  }

  @Test
  void frozenServerGoesOnWhereItStood() throws IOException {
    try (RedisServer server = RedisServer.start();
        Socket socket = new Socket(InetAddress.getLoopbackAddress(), server.port())) {
      server.freeze();
      socket.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
      assertThat(server.isAlive()).isTrue();
      server.thaw();

      assertThat(socket.getInputStream().readNBytes(7))
          .isEqualTo("+PONG\r\n".getBytes(StandardCharsets.UTF_8));
    }
  }

  @Test
  void callsAreCounted() {
    RedisServer server = RedisServer.shared();
    server.forgetCalls();
    server.command("EVAL", "redis.call('SET', KEYS[1], 'one') return 1", "1", "a");
    server.command("GET", "a");

    assertThat(server.calls()).containsEntry("eval", 1L).containsEntry("set", 1L);
    assertThat(server.calls()).containsEntry("get", 1L).doesNotContainKey("del");
  }

  @Test
  void onlyWhoKnowsTheCertificateTrustsTheServer() throws IOException {
    try (RedisServer server = RedisServer.startWithTls()) {
      try (Socket known =
          server
              .trustingIt()
              .getSocketFactory()
              .createSocket(InetAddress.getLoopbackAddress(), server.tlsPort())) {
        known.getOutputStream().write("PING\r\n".getBytes(StandardCharsets.UTF_8));
        assertThat(known.getInputStream().read()).isEqualTo('+');
      }
      try (Socket unknown =
          SSLSocketFactory.getDefault()
              .createSocket(InetAddress.getLoopbackAddress(), server.tlsPort())) {
        assertThatThrownBy(() -> unknown.getInputStream().read()).isInstanceOf(SSLException.class);
      }
    }
  }

  @Test
  void replicaTakesTheSlotsOfAPrimaryOfTheClusterThatDied() {
    try (RedisCluster cluster = RedisCluster.start()) {
      assertThat(cluster.primaries()).hasSize(3);
      RedisServer dying = cluster.primaryOf("a");
      dying.replicate(1, "SET", "a", "one");
      dying.kill();
      cluster.awaitFailover("a");

      assertThat(cluster.primaryOf("a")).isNotEqualTo(dying);
      assertThat(cluster.primaryOf("a").command("GET", "a")).isEqualTo("one");

      dying.restart();
      cluster.awaitHealthy();
      assertThat(cluster.primaries()).hasSize(3).doesNotContain(dying);
    }
  }

  @Test
  void sentinelsNameAnotherPrimaryForOneThatDied() {
    try (RedisSentinel group = RedisSentinel.start()) {
      RedisServer dying = group.primary();
      dying.replicate(2, "SET", "a", "one");
      dying.kill();
      group.awaitFailoverFrom(dying);

      assertThat(group.primary().command("GET", "a")).isEqualTo("one");
      assertThat(group.primary()).isNotEqualTo(dying);
    }
  }
}
