package io.cloakroom.spring;

import static java.nio.charset.StandardCharsets.UTF_8;
import static java.util.Objects.requireNonNull;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.catchThrowable;

import io.cloakroom.Cloakroom;
import io.cloakroom.jdbc.JdbcStore;
import io.cloakroom.memcached.MemcachedStore;
import io.cloakroom.redis.RedisStore;
import io.cloakroom.session.Sessions;
import io.cloakroom.spring.app.ShopApplication;
import io.cloakroom.spring.members.MembersApplication;
import io.cloakroom.store.CachedStore;
import io.cloakroom.store.FileStore;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.store.NearStore;
import io.cloakroom.store.Store;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.RedisServer;
import java.lang.reflect.Method;
import java.net.URL;
import java.net.URLClassLoader;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.springframework.boot.data.redis.autoconfigure.DataRedisConnectionDetails;
import org.springframework.boot.diagnostics.FailureAnalysis;
import org.springframework.context.ConfigurableApplicationContext;
import org.springframework.context.annotation.Bean;
import org.springframework.context.annotation.Configuration;
import org.springframework.context.annotation.Import;

/** The beans that the properties, the class path and the application's own beans lead to. */
class StartTest {

  private static final String NO_DATABASE =
      Shop.WITHOUT_SECURITY
          + ",org.springframework.boot.jdbc.autoconfigure.DataSourceAutoConfiguration";

  @TempDir Path folder;

  private static ConfigurableApplicationContext start(String... properties) {
    return start(ShopApplication.class, properties);
  }

  private static ConfigurableApplicationContext start(Class<?> type, String... properties) {
    List<String> all = new ArrayList<>(List.of(properties));
    // A busy machine may need longer for TLS than the store waits by default.
    all.add("cloakroom.redis.timeout=1m");
    if (all.stream().noneMatch(line -> line.startsWith("spring.autoconfigure.exclude"))) {
      all.add(NO_DATABASE);
    }
    return Shop.run(type, all.toArray(String[]::new));
  }

  /** Returns why an application with these properties does not start. */
  static String failure(String... properties) {
    return failure(ShopApplication.class, properties);
  }

  /** Returns why this application does not start with these properties. */
  static String failure(Class<?> type, String... properties) {
    Throwable thrown = catchThrowable(() -> start(type, properties).close());
    FailureAnalysis analysis = new CloakroomFailureAnalyzer().analyze(requireNonNull(thrown));
    if (analysis == null) {
      throw new AssertionError("No analysis", thrown);
    }
    return analysis.getDescription() + " | " + analysis.getAction();
  }

  @Test
  void theDatabaseOfTheApplicationIsTheStore() {
    Cloakroom cloakroom = Shop.shared().context().getBean(Cloakroom.class);

    assertThat(cloakroom.store().flatMap(store -> store.capability(JdbcStore.class))).isPresent();
    assertThat(cloakroom.sessions().store()).isEqualTo(cloakroom.store());
    assertThat(cloakroom.development()).isFalse();
  }

  @Test
  void aPropertyChoosesTheStore() {
    try (var memory = start("cloakroom.store=memory", "cloakroom.near.enabled=true");
        var file =
            start("cloakroom.store=file", "cloakroom.file.directory=" + folder.resolve("s"))) {
      assertThat(memory.getBean(Store.class).capability(NearStore.class)).isPresent();
      assertThat(memory.getBean(Store.class).capability(MemoryStore.class)).isPresent();
      assertThat(file.getBean(Store.class).capability(FileStore.class)).isPresent();
    }
  }

  @Test
  void redisIsTheOneOfSpring() {
    RedisServer redis = RedisServer.shared();
    try (var context =
        start(
            "spring.data.redis.host=localhost",
            "spring.data.redis.port=" + redis.port(),
            "cloakroom.redis.prefix=boot:")) {
      assertThat(context.getBean(Store.class).capability(RedisStore.class)).isPresent();
      assertThat(context.getBean(Store.class).toString()).contains(":" + redis.port());
    }
  }

  @Test
  void aBundleSaysWhatTheConnectionToRedisTrusts() {
    RedisServer redis = RedisServer.ofTls();
    try (var context =
        start(
            "cloakroom.store=redis",
            "spring.data.redis.host=localhost",
            "spring.data.redis.port=" + redis.tlsPort(),
            "spring.data.redis.ssl.bundle=redis",
            "spring.ssl.bundle.pem.redis.truststore.certificate=file:" + redis.certificate())) {
      assertThat(context.getBean(Store.class).capability(RedisStore.class)).isPresent();
    } finally {
      redis.close();
    }
  }

  /** Details as those of a service of Docker Compose. */
  @Configuration
  @Import(ShopApplication.class)
  static class FoundRedis {

    @Bean
    DataRedisConnectionDetails found() {
      return new DataRedisConnectionDetails() {
        @Override
        public Standalone getStandalone() {
          return Standalone.of("localhost", RedisServer.shared().port());
        }
      };
    }
  }

  @Test
  void redisIsTheOneThatBootHasFound() {
    try (var context = start(FoundRedis.class, "spring.data.redis.port=1")) {
      assertThat(context.getBean(Store.class).capability(RedisStore.class)).isPresent();
    }
  }

  @Test
  void anAddressOfRedisHasWhatSpringsPropertiesSay() {
    SpringRedis.Ssl plain = new SpringRedis.Ssl(null, null);
    SpringRedis.Ssl tls = new SpringRedis.Ssl(null, "shop");
    List<String> nodes = List.of("a:1", "b:2");

    assertThat(new SpringRedis(null, "r", 1, 3, null, null, plain, null, null).address())
        .isEqualTo("redis://r:1/3");
    assertThat(
            new SpringRedis(
                    null,
                    "r",
                    1,
                    3,
                    null,
                    null,
                    tls,
                    new SpringRedis.Sentinel("main", nodes, null),
                    null)
                .address())
        .isEqualTo("rediss-sentinel://a:1,b:2/3#main");
    assertThat(
            new SpringRedis(
                    null, "r", 1, 0, null, null, plain, null, new SpringRedis.Cluster(nodes))
                .address())
        .isEqualTo("redis-cluster://a:1,b:2");
  }

  @Test
  void memcachedIsACacheInFrontOfTheStore() {
    String url = "cloakroom.memcached.url=memcached://localhost:" + MemcachedServer.shared().port();
    try (var cached = start("cloakroom.store=memory", "cloakroom.cache=memcached", url);
        var alone = start("cloakroom.store=memcached", url)) {
      assertThat(cached.getBean(Store.class).capability(CachedStore.class)).isPresent();
      assertThat(alone.getBean(Store.class).capability(MemcachedStore.class)).isPresent();
    }
  }

  @Test
  void sealedSessionsNeedKeys() {
    Path keys = folder.resolve("keys");
    try (var context = start("cloakroom.store=sealed", "cloakroom.keys.file=" + keys)) {
      assertThat(context.getBean(Sessions.class).store()).isEmpty();
      assertThat(keys).exists();
    }
    try (var context = start("cloakroom.store=sealed", "cloakroom.development=true")) {
      assertThat(context.getBean(Cloakroom.class).development()).isTrue();
    }
    assertThat(failure("cloakroom.store=sealed"))
        .contains("no keys that outlive this process", "cloakroom.keys.file");
  }

  @Configuration
  @Import(ShopApplication.class)
  static class OwnBeans {

    @Bean
    Cloakroom own() {
      return Cloakroom.of();
    }
  }

  @Test
  void whatCannotHoldOnSealedSessionsIsRefused() {
    String sealed = "cloakroom.store=sealed";
    String development = "cloakroom.development=true";
    assertThat(failure(sealed, development, "cloakroom.session.serialized-paths=/legacy/**"))
        .contains("serialized-paths is set, and cloakroom.store is sealed");
    assertThat(failure(sealed, development, "cloakroom.session.expiry-events=1m"))
        .contains("expiry-events is set, and cloakroom.store is sealed");
    assertThat(
            failure(
                "cloakroom.store=memcached",
                "cloakroom.memcached.url=memcached://localhost:1",
                "cloakroom.session.expiry-events=1m"))
        .contains("expiry-events is set, and cloakroom.store is memcached");
    Throwable limit =
        catchThrowable(() ->
            start(
                    MembersApplication.class,
                    sealed,
                    development,
                    "spring.datasource.url=jdbc:h2:mem:sealed",
                    "spring.autoconfigure.exclude=")
                .close());
    assertThat(limit).hasStackTraceContaining("cannot list sessions by their owner");
  }

  @Test
  void settingsOfBootThatCannotHoldAreRefused() {
    assertThat(failure("server.servlet.session.cookie.path=/shop"))
        .contains("server.servlet.session.cookie.path is /shop")
        .contains("cloakroom.cookie.prefix");
    assertThat(failure("server.servlet.session.cookie.http-only=false"))
        .contains("http-only is false");
    assertThat(failure("cloakroom.store=memory", "cloakroom.session.serialized-paths=/a/{b"))
        .contains("/a/{b");
  }

  @Test
  void beansOfTheApplicationWin() {
    try (var context = start(OwnBeans.class, "cloakroom.store=memory")) {
      assertThat(context.getBeanNamesForType(Cloakroom.class)).containsExactly("own");
    }
  }

  @Test
  void aMistakeIsNamedWithItsCure() {
    assertThat(failure("cloakroom.store=jdbc"))
        .contains("the application has no DataSource", "spring.datasource.url");
    assertThat(failure("cloakroom.store=memory", "cloakroom.csrf.exempt-paths=webhooks"))
        .contains("The property cloakroom.csrf.exempt-paths");
    assertThat(failure("cloakroom.store=memory", "cloakroom.keys.file=" + folder))
        .contains("cloakroom.keys.file", folder.toString());
    assertThat(failure("cloakroom.store=redis", "cloakroom.redis.url=http://localhost"))
        .contains("The address of Redis cannot be used", "cloakroom.redis");
    assertThat(failure("spring.main.web-application-type=reactive"))
        .contains("this application is reactive", "spring-boot-starter-webmvc");
  }

  @Test
  void anUnknownPropertyIsRefused() {
    assertThat(catchThrowable(() -> start("cloakroom.session.idle-timout=5m").close()))
        .hasStackTraceContaining("cloakroom.session.idle-timout");
    assertThat(catchThrowable(() -> start("cloakroom.store=mongo").close()))
        .hasStackTraceContaining("StoreType.mongo");
  }

  /** Loads the classes of this package again, without the module for Redis. */
  private static final class WithoutRedis extends URLClassLoader {

    WithoutRedis(ClassLoader parent, URL... own) {
      super(own, parent);
    }

    @Override
    protected Class<?> loadClass(String name, boolean resolve) throws ClassNotFoundException {
      if (name.startsWith("io.cloakroom.redis.")) {
        throw new ClassNotFoundException(name);
      }
      if (!name.startsWith("io.cloakroom.spring.")) {
        return super.loadClass(name, resolve);
      }
      synchronized (getClassLoadingLock(name)) {
        Class<?> loaded = findLoadedClass(name);
        return loaded == null ? findClass(name) : loaded;
      }
    }
  }

  private static URL folderOf(Class<?> type) {
    return type.getProtectionDomain().getCodeSource().getLocation();
  }

  @Test
  void aMissingModuleIsNamed() throws Exception {
    ClassLoader before = Thread.currentThread().getContextClassLoader();
    ClassLoader loader =
        new WithoutRedis(before, folderOf(Stores.class), folderOf(StartTest.class));
    try {
      Thread.currentThread().setContextClassLoader(loader);
      Method failure =
          loader.loadClass(StartTest.class.getName()).getDeclaredMethod("failure", String[].class);
      failure.setAccessible(true);

      assertThat(failure.invoke(null, (Object) new String[] {"cloakroom.store=redis"}))
          .asString()
          .contains("io.cloakroom:cloakroom-redis");
    } finally {
      Thread.currentThread().setContextClassLoader(before);
    }
  }

  @Test
  void everySettingIsAProperty() throws Exception {
    String page =
        Files.readString(
            Path.of(System.getProperty("project.root", "../..")).resolve("docs/settings.md"));
    List<String> settings =
        Arrays.stream(page.split("\n", -1))
            .filter(line -> line.startsWith("| `cloakroom."))
            .map(line -> line.split("`", 3)[1])
            .toList();
    String metadata;
    try (var in =
        requireNonNull(
                CloakroomProperties.class
                    .getClassLoader()
                    .getResource("META-INF/spring-configuration-metadata.json"))
            .openStream()) {
      metadata = new String(in.readAllBytes(), UTF_8);
    }

    assertThat(settings).hasSizeGreaterThan(40);
    assertThat(settings).allSatisfy(name -> assertThat(metadata).contains('"' + name + '"'));
    assertThat(metadata).doesNotContain("\"description\": \"\"");
  }
}
