package io.cloakroom.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.redis.RedisStore;
import io.cloakroom.spring.app.ShopApplication;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreException;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.springframework.context.ConfigurableApplicationContext;

/** Copies in the JVM, of which the other nodes report their changes. */
class NearTest {

  private static final StoreKey KEY = new StoreKey("session", "a");
  private static final Duration FOREVER = Duration.ofSeconds(30);

  private static ConfigurableApplicationContext node(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.addAll(
        List.of(
            "cloakroom.near.enabled=true",
            "cloakroom.near.maximum-age=1d",
            "cloakroom.redis.timeout=1m",
            "spring.main.lazy-initialization=true"));
    return Shop.run(ShopApplication.class, all.toArray(String[]::new));
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.MAX);
  }

  private static String content(Store store) {
    return new String(store.load(KEY).orElseThrow().record().content(), UTF_8);
  }

  /** A copy would be used for a day, so only the feed can drop it. */
  private static void assertThatChangesAreReported(String... properties) {
    try (var one = node(properties);
        var two = node(properties)) {
      Store near = one.getBean(Store.class);
      Store other = two.getBean(Store.class);
      assertThat(other.create(KEY, record("0"))).isTrue();

      for (int i = 1; i <= 20; i++) {
        assertThat(content(near)).isEqualTo(String.valueOf(i - 1));
        var revision = other.load(KEY).orElseThrow().revision();
        assertThat(other.replace(KEY, revision, record(String.valueOf(i)))).isTrue();
        String expected = String.valueOf(i);
        Await.until("the change is seen", FOREVER, () -> content(near).equals(expected));
      }
    }
  }

  @Test
  void redisReportsChanges() {
    assertThatChangesAreReported(
        Shop.WITHOUT_SECURITY,
        "cloakroom.store=redis",
        "cloakroom.redis.prefix=near:",
        "spring.data.redis.port=" + RedisServer.shared().port());
  }

  @Test
  void postgresReportsChanges() {
    PostgresServer server = PostgresServer.shared();
    assertThatChangesAreReported(
        Shop.WITHOUT_SECURITY,
        "cloakroom.jdbc.initialize-schema=always",
        "spring.datasource.url=" + server.jdbcUrl(server.freshDatabase()));
  }

  @Test
  void otherDatabasesHaveCopiesOfAnAge() {
    try (var context = node(Shop.WITHOUT_SECURITY, "spring.datasource.url=jdbc:h2:mem:near")) {
      Store store = context.getBean(Store.class);
      assertThat(store.create(KEY, record("0"))).isTrue();
      assertThat(content(store)).isEqualTo("0");
    }
  }

  @Test
  void whatIsBehindTheCopiesIsClosedWithTheApplication() {
    RedisStore behind;
    try (var context =
        node(
            Shop.WITHOUT_SECURITY,
            "cloakroom.store=redis",
            "cloakroom.near.changes=false",
            "spring.data.redis.port=" + RedisServer.shared().port())) {
      behind = context.getBean(Store.class).capability(RedisStore.class).orElseThrow();
      assertThat(behind.load(KEY)).isEmpty();
    }

    assertThatThrownBy(() -> behind.load(KEY)).isInstanceOf(StoreException.class);
  }
}
