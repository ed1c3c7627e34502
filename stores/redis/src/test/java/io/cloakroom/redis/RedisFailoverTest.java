package io.cloakroom.redis;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.HeardChanges;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisSentinel;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/** A primary dies while clients write; its replica takes over. */
@Isolated("a server that hangs or dies")
final class RedisFailoverTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final int WRITERS = 4;

  /** Each its own counter, so that what was acknowledged is known. */
  private static final class Writers implements AutoCloseable {

    private final Store store;
    private final AtomicBoolean ended = new AtomicBoolean();
    private final Map<StoreKey, Integer> acknowledged = new ConcurrentHashMap<>();
    private final Map<StoreKey, String> strange = new ConcurrentHashMap<>();
    private final List<Thread> threads;

    Writers(Store store) {
      this.store = store;
      threads =
          IntStream.range(0, WRITERS)
              .mapToObj(n -> new Thread(() -> write(new StoreKey("session", "counter" + n))))
              .toList();
      threads.forEach(Thread::start);
    }

    /** The content is the key and the count, so that another's record would be seen. */
    private void write(StoreKey key) {
      while (!ended.get()) {
        try {
          Optional<LoadedRecord> loaded = store.load(key);
          if (loaded.isEmpty()) {
            store.create(key, record(key, 0));
            continue;
          }
          String content = new String(loaded.get().record().content(), UTF_8);
          if (!content.startsWith(key.text() + '=')) {
            strange.put(key, content);
          }
          int next = Integer.parseInt(content.substring(content.indexOf('=') + 1)) + 1;
          if (store.replace(key, loaded.get().revision(), record(key, next))) {
            acknowledged.put(key, next);
          }
        } catch (StoreException e) {
          Thread.onSpinWait(); // what was not acknowledged may or may not count
        }
      }
    }

    /** Waits until each writer was acknowledged again. */
    void awaitProgress() {
      Map<StoreKey, Integer> before = Map.copyOf(acknowledged);
      Await.until(
          "every writer goes on",
          PATIENCE,
          () ->
              acknowledged.size() == WRITERS
                  && acknowledged.entrySet().stream()
                      .allMatch(one -> !one.getValue().equals(before.get(one.getKey()))));
    }

    void assertNothingIsLost() throws InterruptedException {
      ended.set(true);
      for (Thread thread : threads) {
        thread.join();
      }
      assertThat(strange).isEmpty();
      acknowledged.forEach((key, count) -> {
        String content = new String(store.load(key).orElseThrow().record().content(), UTF_8);
        assertThat(Integer.parseInt(content.substring(content.indexOf('=') + 1)))
            .as(key.text())
            .isGreaterThanOrEqualTo(count);
      });
    }

    private static StoredRecord record(StoreKey key, int count) {
      return StoredRecord.of((key.text() + '=' + count).getBytes(UTF_8), Instant.MAX);
    }

    @Override
    public void close() {
      ended.set(true);
    }
  }

  @Test
  void aClusterGoesOnByItselfAndLosesNothingThatWasAcknowledgedAfterwards() throws Exception {
    try (RedisCluster cluster = RedisCluster.start();
        RedisStore store = RedisStore.builder(cluster.url()).publishChanges(true).build();
        Writers writers = new Writers(store);
        HeardChanges heard = new HeardChanges()) {
      heard.subscribeTo(store.changes());
      heard.await("the feed begins", PATIENCE, () -> heard.resumptions() == 1);
      writers.awaitProgress();

      String key = "cloakroom:session:counter0";
      RedisServer dying = cluster.primaryOf(key);
      dying.kill();
      cluster.awaitFailover(key);
      writers.awaitProgress();

      heard.await("the feed goes on", PATIENCE, () -> heard.resumptions() == 2);
      assertThat(heard.interruptions()).isEqualTo(1);
      StoreKey told = new StoreKey("session", "told");
      assertThat(store.create(told, Writers.record(told, 0))).isTrue();
      heard.await("the change", PATIENCE, () -> heard.of(told).size() == 1);

      // From here on all that is acknowledged counts: writers begin anew with what there is.
      writers.acknowledged.clear();
      writers.awaitProgress();
      writers.assertNothingIsLost();

      dying.restart();
      cluster.awaitHealthy();
      assertThat(store.load(told)).isPresent();
    }
  }

  @Test
  void changesOfEveryNodeOfAClusterAreToldInOrder() {
    RedisCluster cluster = RedisCluster.shared();
    try (OpenStores stores = new OpenStores();
        HeardChanges heard = new HeardChanges()) {
      RedisStore store = stores.open(RedisStore.builder(cluster.url()).publishChanges(true));
      heard.subscribeTo(store.changes());
      heard.await("the feed begins", PATIENCE, () -> heard.resumptions() == 1);
      for (int i = 0; i < 30; i++) {
        StoreKey key = new StoreKey("session", "k" + i);
        store.create(key, Writers.record(key, 0));
        Revision first = store.load(key).orElseThrow().revision();
        store.replace(key, first, Writers.record(key, 1));
        Revision second = store.load(key).orElseThrow().revision();
        store.delete(key);

        heard.await("three changes", PATIENCE, () -> heard.of(key).size() == 3);
        assertThat(heard.of(key))
            .containsExactly(Optional.of(first), Optional.of(second), Optional.empty());
      }
      assertThat(heard.interruptions()).isZero();
    }
  }

  @Test
  void aFrozenPrimaryOfAClusterIsReplacedToo() throws Exception {
    try (RedisCluster cluster = RedisCluster.start();
        RedisStore store = RedisStore.at(cluster.url());
        Writers writers = new Writers(store)) {
      writers.awaitProgress();
      RedisServer frozen = cluster.primaryOf("cloakroom:session:counter0");
      frozen.freeze();
      try {
        writers.awaitProgress();
        writers.acknowledged.clear();
        writers.awaitProgress();
        writers.assertNothingIsLost();
      } finally {
        frozen.thaw();
      }
    }
  }

  @Test
  void aGroupUnderSentinelGoesOnByItselfAndLosesNothingThatWasAcknowledgedAfterwards()
      throws Exception {
    try (RedisSentinel group = RedisSentinel.start();
        RedisStore store = RedisStore.at(group.url());
        Writers writers = new Writers(store)) {
      writers.awaitProgress();
      RedisServer dying = group.primary();
      dying.kill();
      group.awaitFailoverFrom(dying);
      writers.awaitProgress();

      writers.acknowledged.clear();
      writers.awaitProgress();
      writers.assertNothingIsLost();
    }
  }

  @Test
  void aSlotThatMovesIsFollowedAndNothingIsLost() throws Exception {
    try (RedisCluster cluster = RedisCluster.start();
        RedisStore store = RedisStore.at(cluster.url());
        Writers writers = new Writers(store)) {
      writers.awaitProgress();
      String key = "cloakroom:session:counter0";
      RedisServer from = cluster.primaryOf(key);
      RedisServer to =
          cluster.primaries().stream().filter(node -> node != from).findFirst().orElseThrow();
      String slot = from.command("CLUSTER", "KEYSLOT", key);
      String fromId = from.command("CLUSTER", "MYID");
      String toId = to.command("CLUSTER", "MYID");

      to.command("CLUSTER", "SETSLOT", slot, "IMPORTING", fromId);
      from.command("CLUSTER", "SETSLOT", slot, "MIGRATING", toId);
      writers.awaitProgress();
      from.command("MIGRATE", "127.0.0.1", Integer.toString(to.port()), key, "0", "5000");
      writers.awaitProgress();
      to.command("CLUSTER", "SETSLOT", slot, "NODE", toId);
      from.command("CLUSTER", "SETSLOT", slot, "NODE", toId);
      writers.awaitProgress();

      writers.assertNothingIsLost();
    }
  }
}
