package io.cloakroom.spring;

import static io.cloakroom.spring.StartTest.failure;
import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.spring.app.ShopApplication;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.MovingStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.store.StoreKey;
import io.cloakroom.store.StoredRecord;
import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import io.cloakroom.testkit.TcpProxy;
import io.micrometer.core.instrument.MeterRegistry;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.springframework.boot.health.contributor.Health;
import org.springframework.boot.health.contributor.HealthIndicator;
import org.springframework.boot.health.contributor.Status;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** Properties that move sessions from one store to another. */
class MovingTest {

  private static final StoreKey KEY = new StoreKey("session", "a");

  private final PostgresServer postgres = PostgresServer.shared();
  private final String old = postgres.jdbcUrl(postgres.freshDatabase());
  private final String redis = RedisServer.shared().url();

  private ConfigurableApplicationContext node(String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    all.addAll(
        List.of(
            Shop.WITHOUT_SECURITY,
            "spring.datasource.url=" + old,
            "cloakroom.jdbc.initialize-schema=always",
            "cloakroom.redis.url=" + redis,
            "cloakroom.redis.prefix=moving" + old.hashCode() + ":",
            "spring.main.lazy-initialization=true"));
    return Shop.run(ShopApplication.class, all.toArray(String[]::new));
  }

  private static StoredRecord record(String content) {
    return StoredRecord.of(content.getBytes(UTF_8), Instant.now().plus(Duration.ofHours(1)));
  }

  private static String content(Store store) {
    return new String(store.load(KEY).orElseThrow().record().content(), UTF_8);
  }

  private static void change(Store store, String content) {
    var revision = store.load(KEY).orElseThrow().revision();
    assertThat(store.replace(KEY, revision, record(content))).isTrue();
  }

  @Test
  void aRecordGoesThroughAllStepsAndCopiesSeeTheChangesOfOtherNodes() {
    String[] near = {"cloakroom.near.enabled=true", "cloakroom.near.maximum-age=1d"};
    try (var before = node("cloakroom.store=jdbc", near[0], near[1]);
        var first = node("cloakroom.store=jdbc", "cloakroom.move.to=redis", near[0], near[1]);
        var second = node("cloakroom.store=redis", "cloakroom.move.from=jdbc", near[0], near[1]);
        var after = node("cloakroom.store=redis")) {
      Store inFirst = first.getBean(Store.class);
      Store inSecond = second.getBean(Store.class);
      assertThat(before.getBean(Store.class).create(KEY, record("0"))).isTrue();

      assertThat(content(inFirst)).isEqualTo("0");
      change(inSecond, "1");
      Await.until("a move is seen", Duration.ofSeconds(30), () -> content(inFirst).equals("1"));
      for (int i = 2; i < 20; i += 2) {
        String expected = String.valueOf(i);
        change(inFirst, expected);
        Await.until(
            "a change is seen", Duration.ofSeconds(30), () -> content(inSecond).equals(expected));
        String next = String.valueOf(i + 1);
        change(inSecond, next);
        Await.until(
            "a change is seen", Duration.ofSeconds(30), () -> content(inFirst).equals(next));
      }
      assertThat(content(after.getBean(Store.class))).isEqualTo(content(inSecond));

      assertThat(inFirst.capability(NearStore.class)).isPresent();
      assertThat(inFirst.capability(JdbcStore.class)).isPresent();
      assertThat(inFirst.capability(RedisStore.class)).isPresent();
      assertThat(inSecond.capability(MovingStore.class).orElseThrow().step())
          .isEqualTo(MovingStore.Step.NEW_DECIDES);
      MeterRegistry registry = second.getBean(MeterRegistry.class);
      for (String side : List.of("cloakroomStore", "cloakroomOldStore", "cloakroomNewStore")) {
        assertThat(registry.get("cloakroom.store").tag("store", side).timers()).isNotEmpty();
        assertThat(registry.get("cloakroom.store.call").tag("store", side).timers()).isNotEmpty();
      }
    }
  }

  @Test
  void addressesNameStoresOfTheSameKind() {
    String other = postgres.jdbcUrl(postgres.freshDatabase());
    try (var context = node("cloakroom.store=jdbc", "cloakroom.move.to=" + other)) {
      MovingStore moving = context.getBean(Store.class).capability(MovingStore.class).orElseThrow();
      assertThat(moving.oldStore().toString()).isNotEqualTo(moving.newStore().toString());
    }
    try (var context = node("cloakroom.store=memory", "cloakroom.move.to=" + redis)) {
      assertThat(context.getBean(Store.class).capability(MemoryStore.class)).isPresent();
    }
  }

  @ParameterizedTest
  @CsvSource({
    "cloakroom.move.to, jdbc, UP, answers, does not answer",
    "cloakroom.move.from, jdbc, DOWN, does not answer, answers"
  })
  void healthSeesBothStores(String move, String store, String status, String ofOld, String ofNew) {
    try (TcpProxy proxy = TcpProxy.of(RedisServer.shared().port());
        var context =
            node("cloakroom.store=" + store, move + "=" + RedisServer.shared().url(proxy.port()))) {
      HealthIndicator indicator =
          context.getBean("cloakroomHealthIndicator", HealthIndicator.class);
      assertThat(requireNonNull(indicator.health()).getDetails())
          .containsEntry("oldStore", "answers")
          .containsEntry("newStore", "answers");
      proxy.inject(TcpProxy.Fault.REFUSE);
      proxy.cutAll();

      Health health = requireNonNull(indicator.health());
      assertThat(health.getStatus()).isEqualTo(new Status(status));
      assertThat(health.getDetails())
          .containsEntry("oldStore", ofOld)
          .containsEntry("newStore", ofNew)
          .containsKey("step");
    }
  }

  @Configuration
  @Import(ShopApplication.class)
  static class OwnStore {

    @Bean
    Store own() {
      return MemoryStore.of();
    }
  }

  @Test
  void aMistakeIsNamedWithItsCure() {
    assertThat(failure("cloakroom.move.to=redis"))
        .contains("The property cloakroom.move.to needs cloakroom.store");
    assertThat(failure("cloakroom.store=memory", "cloakroom.move.from=memory"))
        .contains("cloakroom.move.from is the same store as cloakroom.store");
    assertThat(failure("cloakroom.store=memory", "cloakroom.move.to=mongo://u:secret@h"))
        .contains(
            "The property cloakroom.move.to: this is memory, file, jdbc, redis, or an address")
        .doesNotContain("secret");
    assertThat(failure("cloakroom.store=memcached", "cloakroom.move.to=redis"))
        .contains("cloakroom.store is memcached, which may forget");
    assertThat(
            failure(
                "cloakroom.store=sealed", "cloakroom.development=true", "cloakroom.move.to=redis"))
        .contains("cloakroom.store is sealed", "Remove cloakroom.move.to");
    assertThat(failure("cloakroom.store=memory", "cloakroom.move.overlap=9d"))
        .contains("cloakroom.move.overlap has no effect without cloakroom.move.to");
    assertThat(
            failure(
                "cloakroom.store=redis",
                "cloakroom.redis.url=" + redis,
                "cloakroom.move.from=" + redis.replace("127.0.0.1", "localhost")))
        .contains("cloakroom.move.from is the same store as cloakroom.store");
    assertThat(StartTest.failure(OwnStore.class, "cloakroom.move.to=redis"))
        .contains("a bean of type Store or Sessions of its own", "io.cloakroom.store.MovingStore");
  }
}
