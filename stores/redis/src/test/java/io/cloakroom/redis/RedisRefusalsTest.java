package io.cloakroom.redis;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisServer;
import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.time.Instant;
import org.assertj.core.api.AbstractThrowableAssert;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Servers that answer, and say no: the message names the culprit and the cure. */
@Isolated("reads what the JVM logs")
final class RedisRefusalsTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final StoredRecord RECORD = StoredRecord.of(new byte[1000], Instant.MAX);

  private static AbstractThrowableAssert<?, ?> assertRefused(String url) {
    return assertThatThrownBy(
            () -> {
              try (RedisStore store = RedisStore.of(url)) {
                store.create(KEY, RECORD);
              }
            })
        .isInstanceOf(StoreException.class)
        .hasMessageNotContaining("s3cret");
  }

  @Test
  void aFullServer() {
    try (RedisServer server = RedisServer.of("maxmemory=1");
        RedisStore store = RedisStore.of(server.url())) {
      assertThatThrownBy(() -> store.create(KEY, RECORD))
          .isInstanceOf(StoreException.class)
          .hasMessageContaining("could not create session:a: it is full; raise its maxmemory");
      assertThat(store.load(KEY)).isEmpty();
    }
  }

  @Test
  void aReplica() {
    try (RedisServer primary = RedisServer.of();
        RedisServer replica = RedisServer.of("replicaof=127.0.0.1 " + primary.port())) {
      assertRefused(replica.url()).hasMessageContaining("is a replica; use the address of");
    }
  }

  @Test
  void aPrimaryWithTooFewReplicas() {
    try (RedisServer server = RedisServer.of("min-replicas-to-write=1")) {
      assertRefused(server.url()).hasMessageContaining("fewer replicas are in sync than min-repl");
    }
  }

  @Test
  void aServerThatAsksForAnotherPassword() {
    try (RedisServer server = RedisServer.of("requirepass=right")) {
      String host = "127.0.0.1:" + server.port();

      assertRefused("redis://" + host).hasMessageContaining("it requires a password; set one");
      assertRefused("redis://:s3cret@" + host)
          .hasMessageContaining("it refuses the user or the password; check both");
      assertRefused("redis://ann:s3cret@" + host).hasMessageContaining("check both");
      assertThatThrownBy(
              () -> RedisStore.builder("redis://:s3cret@" + host).startWithoutServer(true).build())
          .hasMessageContaining("check both");
      try (RedisStore store =
          RedisStore.builder("redis://:s3cret@" + host).password("right").build()) {
        assertThat(store.create(KEY, RECORD)).isTrue();
        assertThat(store.toString()).doesNotContain("right");
      }
    }
  }

  @Test
  void aServerWithoutAPassword() {
    assertRefused("redis://:s3cret@127.0.0.1:" + RedisServer.shared().port())
        .hasMessageContaining("it has no password, but one is set");
  }

  @Test
  void aUserWithTooFewRights() {
    try (RedisServer server = RedisServer.of()) {
      server.command("ACL", "SETUSER", "ann", "on", ">s3cret", "~other:*", "+@all");
      assertRefused("redis://ann:s3cret@127.0.0.1:" + server.port())
          .hasMessageContaining("the user lacks a permission; allow it");

      // The permissions in the message are enough, even without INFO.
      server.command(
          "ACL", "SETUSER", "ann", "resetkeys", "~cloakroom:*", "-@all", "+get", "+evalsha");
      server.command("ACL", "SETUSER", "ann", "+eval", "+set", "+setrange", "+getrange", "+del");
      server.command("ACL", "SETUSER", "ann", "+pexpire", "+persist", "+@sortedset", "+pttl");
      try (RedisStore store = RedisStore.of("redis://ann:s3cret@127.0.0.1:" + server.port())) {
        assertThat(store.create(KEY, RECORD.withOwner("ann"))).isTrue();
        assertThat(store.ownedBy("session", "ann", 9)).hasSize(1);
        store.delete(KEY);
        assertThat(store.load(KEY)).isEmpty();
      }
    }
  }

  @Test
  void aNodeOfAClusterThatIsTakenForAServerAlone() {
    RedisServer node = RedisCluster.shared().nodes().get(0);
    assertThatThrownBy(
            () -> {
              try (RedisStore store = RedisStore.of(node.url())) {
                for (int i = 0; i < 50; i++) {
                  store.load(new StoreKey("session", "k" + i));
                }
              }
            })
        .isInstanceOf(StoreException.class)
        .hasMessageContaining("belongs to a cluster; use its address with redis-cluster://");
  }

  @Test
  void aServerAloneThatIsTakenForACluster() {
    assertRefused("redis-cluster://127.0.0.1:" + RedisServer.shared().port())
        .hasMessageContaining("cluster support disabled");
  }

  @Test
  void aServerWhoseCertificateNobodyKnows() {
    try (RedisServer server = RedisServer.ofTls()) {
      assertRefused("rediss://localhost:" + server.tlsPort()).hasMessageContaining("could not be");
      assertRefused("rediss://localhost:" + server.port()).hasMessageContaining("could not be");
      assertRefused("redis://localhost:" + server.tlsPort());
    }
  }

  @Test
  void aSentinelThatDoesNotKnowTheName() {
    assertRefused("redis-sentinel://127.0.0.1:" + RedisServer.shared().port() + "#main")
        .hasMessageContaining("could not be opened: none of");
  }

  @ParameterizedTest
  @CsvSource({
    "allkeys-lru, 50mb, true",
    "volatile-ttl, 50mb, true",
    "allkeys-random, 0, false",
    "noeviction, 50mb, false"
  })
  void aServerThatThrowsRecordsOutIsWarnedOfInTheLog(String policy, String limit, boolean warned) {
    PrintStream err = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (RedisServer server = RedisServer.of("maxmemory-policy=" + policy, "maxmemory=" + limit)) {
      System.setErr(new PrintStream(log, true, StandardCharsets.UTF_8));
      RedisStore.of(server.url()).close();
      System.setErr(err);

      assertThat(log.toString(StandardCharsets.UTF_8).contains("has maxmemory-policy " + policy))
          .isEqualTo(warned);
    } finally {
      System.setErr(err);
    }
  }
}
