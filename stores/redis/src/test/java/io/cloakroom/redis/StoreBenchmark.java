package io.cloakroom.redis;

import io.cloakroom.store.ChangeFeed;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.Revision;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisServer;
import java.time.Instant;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import java.util.concurrent.ThreadLocalRandom;
import org.junit.jupiter.api.Test;

/**
 * A benchmark of the store: operations per second, and the cost of publishing its writes. It is not
 * a test; {@code bin/bench redis} runs it.
 */
final class StoreBenchmark {

  private static final int KEYS = 10_000;

  private static final class Silent implements ChangeFeed.Listener {

    @Override
    public void changed(StoreKey key, Optional<Revision> revision) {}

    @Override
    public void interrupted() {}

    @Override
    public void resumed() {}
  }

  @Test
  void measure() throws Exception {
    try (RedisServer server = RedisServer.of()) {
      compare("alone", server.url());
    }
    try (RedisCluster cluster = RedisCluster.of()) {
      compare("cluster", cluster.url());
    }
  }

  private static void compare(String where, String url) throws Exception {
    RedisStoreBuilder builder = RedisStore.builder(url).maximumConnections(64);
    try (RedisStore quiet = builder.build();
        RedisStore publishing = builder.publishChanges(true).build();
        RedisStore heard = builder.prefix("heard:").build();
        AutoCloseable subscription = heard.changes().subscribe(new Silent())) {
      Map<String, RedisStore> stores = new LinkedHashMap<>();
      stores.put("quiet", quiet);
      stores.put("publishing", publishing);
      stores.put("publishing to a listener", heard);
      for (int threads : new int[] {1, 8, 64}) {
        Map<String, List<Double>> rates = new LinkedHashMap<>();
        for (int round = 0; round <= ClientBenchmark.ROUNDS; round++) {
          for (Map.Entry<String, RedisStore> one : stores.entrySet()) {
            double rate = ClientBenchmark.run(() -> loadAndReplace(one.getValue()), threads);
            if (round > 0) {
              rates.computeIfAbsent(one.getKey(), name -> new ArrayList<>()).add(rate);
            }
          }
        }
        double base = ClientBenchmark.median(rates.getOrDefault("quiet", List.of()));
        rates.forEach((name, all) ->
            System.out.printf(
                Locale.ROOT,
                "%s, %d threads, %s: %.0f/s, ratio to quiet %.2f (%s)%n",
                where,
                threads,
                name,
                ClientBenchmark.median(all),
                ClientBenchmark.median(all) / base,
                ClientBenchmark.spread(all)));
      }
      System.out.println(subscription);
    }
  }

  private static void loadAndReplace(RedisStore store) {
    StoreKey key =
        new StoreKey("session", ThreadLocalRandom.current().nextInt(KEYS) + "-" + "k".repeat(38));
    StoredRecord next = StoredRecord.of(new byte[400], Instant.now().plusSeconds(1800));
    Optional<LoadedRecord> loaded = store.load(key);
    if (loaded.isPresent()) {
      store.replace(key, loaded.get().revision(), next);
    } else {
      store.create(key, next);
    }
  }
}
