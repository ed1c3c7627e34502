package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.Race;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.StoreFaultsContract;
import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Redis that hangs, dies, forgets, or is behind a bad network. */
@Isolated("a server that hangs or dies")
final class RedisFaultsTest extends StoreFaultsContract<RedisStore> {

  private static final RedisServer server = RedisServer.of("appendonly=yes", "appendfsync=always");
  private final OpenStores stores = new OpenStores();

  RedisFaultsTest() {
    super(server);
  }

  @Override
  protected RedisStore open() {
    return stores.open(
        RedisStore.builder(server.url(proxy().port()))
            .timeout(Duration.ofSeconds(1))
            .maximumConnections(4));
  }

  @Override
  protected String failure() {
    return "The Redis store redis://127.0.0.1:";
  }

  @Override
  protected void otherCallsFailInBoundedTime() throws Exception {
    assertFailsInBoundedTime("list", () -> store().ownedBy("session", "ann", 1));
    assertFailsInBoundedTime("list", () -> store().scan("session").toList());
    assertFailsInBoundedTime(
        "create session:c",
        () -> store().create(key("c"), StoredRecord.of(new byte[20_000_000], Instant.MAX)));
  }

  @AfterEach
  void close() {
    stores.close();
  }

  @AfterAll
  static void stop() {
    server.close();
  }

  @Test
  void manyCallsOfAHungServerAllFailInBoundedTime() {
    server.freeze();
    try {
      Race.of(
          12,
          n -> {
            assertFailsInBoundedTime("load", () -> store().load(KEY));
            return n;
          });
    } finally {
      server.thaw();
    }
    assertThat(content()).isEqualTo("one");
  }

  @Test
  void answerThatComesTooLateIsNotTakenForAnothers() {
    for (int i = 0; i < 20; i++) {
      store().create(key("k" + i), record("of " + i));
    }
    for (int round = 0; round < 3; round++) {
      server.freeze();
      CompletableFuture<Void> late =
          CompletableFuture.runAsync(() ->
              Race.of(
                  4,
                  n -> {
                    assertThatThrownBy(() -> store().load(key("k" + n)))
                        .isInstanceOf(StoreException.class);
                    return n;
                  }));
      late.join();
      server.thaw();
      for (int i = 19; i >= 0; i--) {
        byte[] content = store().load(key("k" + i)).orElseThrow().record().content();
        assertThat(new String(content, UTF_8)).isEqualTo("of " + i);
      }
    }
  }

  @Test
  void forgottenScriptIsSentAgain() {
    LoadedRecord first = store().load(KEY).orElseThrow();
    server.command("SCRIPT", "FLUSH");

    assertThat(store().replace(KEY, first.revision(), record("two"))).isTrue();
    server.command("SCRIPT", "FLUSH");
    assertThat(store().create(KEY, record("three"))).isFalse();
    server.command("SCRIPT", "FLUSH");
    store().delete(KEY);
    assertThat(store().load(KEY)).isEmpty();
  }

  @Test
  void restartBetweenTwoRequestsIsNotSeenByTheReaderThatComesNext() {
    Race.of(4, n -> store().load(KEY)); // leaves connections behind
    LoadedRecord first = store().load(KEY).orElseThrow();
    server.kill();
    server.restart();

    assertThat(store().load(KEY)).contains(first);
    assertThat(store().replace(KEY, first.revision(), record("two"))).isTrue();
  }

  @Test
  void replaceWhoseReplyIsCutIsSentTwiceAndHasOneEffect() throws Exception {
    LoadedRecord known = store().load(KEY).orElseThrow();
    assertThat(store().replace(KEY, known.revision(), record("two"))).isTrue(); // as is the script
    LoadedRecord first = store().load(KEY).orElseThrow();

    server.forgetCalls();
    proxy().inject(TcpProxy.Fault.CUT_REPLY);
    assertFailsInBoundedTime(
        "replace", () -> store().replace(KEY, first.revision(), record("three")));
    proxy().inject(TcpProxy.Fault.NONE);
    Await.until("the write takes effect", FOREVER, () -> content().equals("three"));
    assertThat(server.calls()).containsEntry("evalsha", 2L); // the second without an effect
  }

  @Test
  void answerThatComesBitByBitAndTooLateIsAFailure() throws Exception {
    store().create(key("big"), StoredRecord.of(new byte[1_000_000], Instant.MAX));
    proxy().delay(Duration.ofMillis(500)); // for each of the hundred pieces
    try {
      CompletableFuture<Void> failing =
          CompletableFuture.runAsync(() ->
              assertThatThrownBy(() -> store().load(key("big")))
                  .isInstanceOf(StoreException.class));
      failing.get(20, TimeUnit.SECONDS);
    } finally {
      proxy().delay(Duration.ZERO);
      proxy().cutAll();
    }
    assertThat(content()).isEqualTo("one");
  }

  @Test
  void storeThatMayStartWithoutItsServerServesOnceItIsThere() throws Exception {
    proxy().inject(TcpProxy.Fault.REFUSE);
    proxy().cutAll();
    RedisStore early =
        stores.open(
            RedisStore.builder(server.url(proxy().port()))
                .startWithoutServer(true)
                .timeout(Duration.ofSeconds(1)));
    assertFailsInBoundedTime("load session:a", () -> early.load(KEY));

    proxy().inject(TcpProxy.Fault.NONE);
    assertThat(early.load(KEY)).isPresent();
    assertThat(early.create(key("early"), record("one"))).isTrue();
  }

  @Test
  void clusterThatIsAwayAtTheStartFailsManyCallsInBoundedTime() throws Exception {
    server.freeze();
    try (RedisStore early =
        RedisStore.builder("redis-cluster://127.0.0.1:" + server.port())
            .startWithoutServer(true)
            .timeout(Duration.ofSeconds(1))
            .build()) {
      // One after the other, these calls would take longer than is allowed here.
      CompletableFuture.runAsync(() ->
              Race.of(
                  40,
                  n -> {
                    assertThatThrownBy(() -> early.load(KEY)).isInstanceOf(StoreException.class);
                    return n;
                  }))
          .get(FOREVER.toSeconds(), TimeUnit.SECONDS);
    } finally {
      server.thaw();
    }
  }

  @Test
  void closedStoreSaysSo() throws Exception {
    store().close();

    assertFailsInBoundedTime("load session:a: it is closed", () -> store().load(KEY));
  }

  @Test
  void somethingElseUnderTheKeyIsAFailureAndNoRecord() throws Exception {
    for (String value : new String[] {"", "x", "1", "1" + "0".repeat(39), "2".repeat(80)}) {
      server.command("SET", stores.prefix() + "session:x", value);
      if (!value.equals("1" + "0".repeat(39))) {
        assertThatThrownBy(() -> store().load(key("x")))
            .isInstanceOf(StoreException.class)
            .hasMessageContaining("session:x is not a record");
      }
    }
    server.command("DEL", stores.prefix() + "session:x");
    server.command("RPUSH", stores.prefix() + "session:x", "a");
    assertFailsInBoundedTime("load session:x", () -> store().load(key("x")));
  }
}
