package io.cloakroom.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.TcpProxy;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import java.util.stream.IntStream;
import org.assertj.core.api.ThrowableAssert.ThrowingCallable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Memcached that hangs, dies, or is behind a bad network. */
@Isolated("a server that hangs or dies")
final class MemcachedFaultsTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  /** Far beyond every bound that is set, so that only a call without one reaches it. */
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final MemcachedServer server = MemcachedServer.of();
  private final TcpProxy proxy = TcpProxy.of(server.port());
  private final MemcachedStore store = storeAt(server.url(proxy.port()));

  MemcachedFaultsTest() {
    store.create(KEY, record("one"));
  }

  private static MemcachedStore storeAt(String url) {
    return MemcachedStore.builder(url).timeout(Duration.ofMillis(300)).build();
  }

  @AfterEach
  void close() {
    store.close();
    proxy.close();
    server.close();
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private static void assertFailsInBoundedTime(String asked, ThrowingCallable call)
      throws Exception {
    CompletableFuture<Void> done =
        CompletableFuture.runAsync(() ->
            assertThatThrownBy(call)
                .isInstanceOf(StoreException.class)
                .hasMessageStartingWith("The Memcached store could not " + asked));
    done.get(FOREVER.toSeconds(), TimeUnit.SECONDS);
  }

  private void awaitService() {
    StoreKey nobodys = new StoreKey("session", "nobody's");
    Await.until("the store serves again", FOREVER, () -> store.load(nobodys).isEmpty());
  }

  @Test
  void hungServerIsAFailureInBoundedTimeAndServesAgain() throws Exception {
    LoadedRecord loaded = store.load(KEY).orElseThrow();
    server.freeze();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime(
          "replace session:a", () -> store.replace(KEY, loaded.revision(), record("two")));
      assertFailsInBoundedTime(
          "create session:a",
          () -> store.create(KEY, StoredRecord.of(new byte[1 << 20], Instant.MAX)));
      assertFailsInBoundedTime(
          "delete session:b", () -> store.delete(new StoreKey("session", "b")));
    } finally {
      server.thaw();
    }
    awaitService();
    assertThat(store.load(KEY)).contains(loaded);
  }

  @Test
  void deadServerIsAFailureAndServesAgainEmptyAfterItsRestart() throws Exception {
    server.kill();
    try {
      assertFailsInBoundedTime("load session:a", () -> store.load(KEY));
      assertFailsInBoundedTime("create session:a", () -> store.create(KEY, record("two")));
    } finally {
      server.restart();
    }
    awaitService();
    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  void connectionsThatWereCutCostNoWrite() {
    for (int i = 0; i < 20; i++) {
      LoadedRecord loaded = store.load(KEY).orElseThrow();
      proxy.cutAll();
      assertThat(store.replace(KEY, loaded.revision(), record("r" + i))).isTrue();
      LoadedRecord replaced = store.load(KEY).orElseThrow();
      proxy.cutAll();
      assertThat(store.touch(KEY, replaced.revision(), Instant.MAX)).isTrue();
    }
    proxy.cutAll();
    store.delete(KEY);
    assertThat(store.load(KEY)).isEmpty();
  }

  @Test
  void replaceWhoseRequestOrReplyIsLostTakesEffectOnce() {
    for (TcpProxy.Fault fault :
        List.of(TcpProxy.Fault.CUT_ONE_REQUEST, TcpProxy.Fault.CUT_ONE_REPLY)) {
      LoadedRecord loaded = store.load(KEY).orElseThrow();
      proxy.inject(fault);
      assertThat(store.replace(KEY, loaded.revision(), record(fault.name()))).isTrue();
      assertThat(store.load(KEY).orElseThrow().record()).isEqualTo(record(fault.name()));
    }
  }

  @Test
  void serverThatIsAwayAtFirstIsAFailureOnlyUntilItComes() throws Exception {
    server.kill();
    try (MemcachedStore early = storeAt(server.url())) {
      assertFailsInBoundedTime("load session:a", () -> early.load(KEY));
      server.restart();
      Await.until("the store serves", FOREVER, () -> early.load(KEY).isEmpty());
    }
  }

  @Test
  void replyThatIsCutLeavesAnEffectAndARequestThatIsCutNone() throws Exception {
    LoadedRecord first = store.load(KEY).orElseThrow();
    StoreKey other = new StoreKey("session", "b");

    proxy.inject(TcpProxy.Fault.CUT_REQUEST);
    assertFailsInBoundedTime("delete", () -> store.delete(KEY));
    proxy.inject(TcpProxy.Fault.NONE);
    awaitService();
    assertThat(store.load(KEY)).contains(first);

    proxy.inject(TcpProxy.Fault.CUT_REPLY);
    assertFailsInBoundedTime("create", () -> store.create(other, record("not answered")));
    proxy.inject(TcpProxy.Fault.NONE);
    awaitService();
    Await.until("the write takes effect", FOREVER, () -> store.load(other).isPresent());
  }

  @Test
  void slowAnswerIsAFailureAndIsNeverTakenForTheNextOne() throws Exception {
    StoreKey other = new StoreKey("session", "b");
    store.create(other, record("two"));
    proxy.delay(Duration.ofMillis(600));
    assertFailsInBoundedTime("load", () -> store.load(KEY));
    proxy.delay(Duration.ZERO);

    Await.until("the store serves again", FOREVER, () -> store.load(other).isPresent());
    assertThat(new String(store.load(other).orElseThrow().record().content(), UTF_8))
        .isEqualTo("two");
  }

  @Test
  void serverThatRefusesIsAFailure() throws Exception {
    proxy.inject(TcpProxy.Fault.REFUSE);
    proxy.cutAll();

    assertFailsInBoundedTime("load", () -> store.load(KEY));
  }

  @Test
  void unknownHostIsAFailure() throws Exception {
    try (MemcachedStore nowhere = storeAt("memcached://nowhere.invalid")) {
      assertFailsInBoundedTime("load", () -> nowhere.load(KEY));
    }
  }

  @Test
  void keysOfADeadServerAreKeptNowhereElseAndTheOthersServe() {
    try (MemcachedServer second = MemcachedServer.of();
        MemcachedStore both = storeAt(server.url() + ",127.0.0.1:" + second.port())) {
      List<StoreKey> keys =
          IntStream.range(0, 40).mapToObj(i -> new StoreKey("session", "k" + i)).toList();
      keys.forEach(key -> both.create(key, record("one")));
      int onSecond = second.keys().size();
      assertThat(onSecond).isBetween(5, 35);

      server.kill();

      long served = keys.stream().filter(key -> isServed(both, key)).count();
      assertThat(served).isEqualTo(onSecond);
      assertThat(second.keys()).hasSize(onSecond);
      server.restart();
    }
  }

  private static boolean isServed(MemcachedStore store, StoreKey key) {
    try {
      return store.load(key).isPresent();
    } catch (StoreException e) {
      return false;
    }
  }

  @Test
  void closedStoreFailsAndLeavesNoThreadAlsoOfAServerThatHangs() throws Exception {
    server.freeze();
    MemcachedStore hung = storeAt(server.url());
    assertFailsInBoundedTime("load", () -> hung.load(KEY));
    store.close();
    CompletableFuture.runAsync(hung::close).get(FOREVER.toSeconds(), TimeUnit.SECONDS);
    server.thaw();

    assertFailsInBoundedTime("load", () -> store.load(KEY));
    Await.until(
        "the client's threads have ended",
        FOREVER,
        () ->
            Thread.getAllStackTraces().keySet().stream()
                .map(Thread::getName)
                .noneMatch(name -> name.toLowerCase(Locale.ROOT).contains("memcached-")));
  }
}
