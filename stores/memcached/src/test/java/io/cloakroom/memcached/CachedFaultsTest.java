package io.cloakroom.memcached;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.CachedStore;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.Race;
import java.time.Duration;
import java.time.Instant;
import java.util.Optional;
import java.util.concurrent.atomic.AtomicInteger;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A Memcached that fails in front of a home that does not. */
@Isolated("a server that hangs or dies")
final class CachedFaultsTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private final MemcachedServer server = MemcachedServer.start();
  private final MemoryStore home = MemoryStore.create();
  private final MemcachedStore cache = cache();
  private final MemcachedStore otherCache = cache();
  private final Store store = node(cache);
  private final Store other = node(otherCache);

  private MemcachedStore cache() {
    return MemcachedStore.builder(server.url()).timeout(Duration.ofMillis(300)).build();
  }

  private Store node(MemcachedStore over) {
    return CachedStore.builder(over, home).pause(Duration.ofMillis(200)).build();
  }

  @AfterEach
  void close() {
    cache.close();
    otherCache.close();
    server.close();
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private static int count(Store store) {
    return Integer.parseInt(new String(store.load(KEY).orElseThrow().record().content(), UTF_8));
  }

  private static void increment(Store store) {
    while (true) {
      LoadedRecord now = store.load(KEY).orElseThrow();
      int count = Integer.parseInt(new String(now.record().content(), UTF_8));
      if (store.replace(KEY, now.revision(), record(Integer.toString(count + 1)))) {
        return;
      }
    }
  }

  @Test
  void cacheThatIsKilledAndStartedAgainInMidTrafficLosesNothing() {
    store.create(KEY, record("0"));
    AtomicInteger done = new AtomicInteger();

    Race.of(
        5,
        n -> {
          if (n == 4) {
            for (int kills = 1; kills <= 3; kills++) {
              int reached = 60 * kills;
              Await.until("traffic", FOREVER, () -> done.get() >= reached);
              server.kill();
              server.restart();
            }
            return n;
          }
          for (int i = 0; i < 80; i++) {
            increment(n % 2 == 0 ? store : other);
            done.incrementAndGet();
          }
          return n;
        });

    assertThat(count(home)).isEqualTo(320);
    assertThat(count(store)).isEqualTo(320);
  }

  @Test
  void frozenCacheIsLeftOutAndUsedAgainLater() {
    store.create(KEY, record("0"));
    assertThat(count(store)).isZero();
    server.freeze();
    try {
      increment(store);
      assertThat(count(store)).isEqualTo(1);
    } finally {
      server.thaw();
    }
    StoreKey fresh = new StoreKey("session", "b");
    home.create(fresh, record("9"));
    Await.until(
        "a copy is kept again",
        FOREVER,
        () -> {
          store.load(fresh);
          return server.keys().size() > 1;
        });
    increment(other);
    assertThat(count(store)).isEqualTo(2);
  }

  @Test
  void sessionThatEndedOnOneNodeIsGoneOnTheOtherAtOnce() {
    store.create(KEY, record("0"));
    assertThat(count(other)).isZero();
    assertThat(count(store)).isZero();
    LoadedRecord now = other.load(KEY).orElseThrow();

    assertThat(other.replace(KEY, now.revision(), StoredRecord.of(new byte[0], Instant.EPOCH)))
        .isTrue();
    assertThat(store.load(KEY)).isEqualTo(Optional.empty());
  }
}
