package io.cloakroom.jdbc;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.zaxxer.hikari.HikariDataSource;
import io.cloakroom.store.LoadedRecord;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.HeardChanges;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.Race;
import java.time.Duration;
import java.time.Instant;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;

/**
 * Many write at once, with and without announcing it. {@code bin/bench announcements} runs it with
 * more writes and prints what it measures.
 */
@Isolated("load")
final class AnnouncementsUnderLoadTest {

  private static final int WRITERS = 8;
  private static final int EACH = Integer.getInteger("writes", 100);

  /** A generous timeout: slow calls are measured here and must not fail. */
  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  @Test
  void losesNoneOfThem() {
    PostgresServer server = PostgresServer.shared();
    try (HikariDataSource pool = Pools.of(server.jdbcUrl(server.freshDatabase()));
        HikariDataSource listening = Pools.of(pool.getJdbcUrl());
        HeardChanges heard = HeardChanges.of()) {
      JdbcStore silent = JdbcStore.builder(pool).timeout(PATIENCE).build();
      silent.createSchema();
      JdbcStore announcing = JdbcStore.builder(pool).timeout(PATIENCE).publishChanges(true).build();
      write(silent, "warm-up");
      write(announcing, "more-warm-up");
      System.out.printf("Writes that are not announced: %.0f per second%n", write(silent, "a"));
      System.out.printf("Announced, nobody listens: %.0f per second%n", write(announcing, "b"));
      heard.subscribeTo(JdbcStore.builder(listening).publishChanges(true).build().changes());
      heard.await("resumed", Duration.ofSeconds(30), () -> heard.resumptions() == 1);
      System.out.printf("Announced, one listens: %.0f per second%n", write(announcing, "c"));

      for (int n = 0; n < WRITERS; n++) {
        StoreKey key = new StoreKey("session", "c" + n);
        heard.await("all", Duration.ofSeconds(30), () -> heard.changesOf(key).size() == 1 + EACH);
        assertThat(heard.changesOf(key)).doesNotHaveDuplicates();
      }
    }
  }

  /** Returns the writes per second of all writers together, each to its own record. */
  private static double write(JdbcStore store, String name) {
    long start = System.nanoTime();
    Race.of(
        WRITERS,
        n -> {
          StoreKey key = new StoreKey("session", name + n);
          assertThat(store.create(key, record("0"))).isTrue();
          LoadedRecord loaded = store.load(key).orElseThrow();
          for (int i = 0; i < EACH; i++) {
            assertThat(store.replace(key, loaded.revision(), record(Integer.toString(i)))).isTrue();
            loaded = store.load(key).orElseThrow();
          }
          return n;
        });
    return WRITERS * (1 + EACH) / ((System.nanoTime() - start) / 1e9);
  }
}
