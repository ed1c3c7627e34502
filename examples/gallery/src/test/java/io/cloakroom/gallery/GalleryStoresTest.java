package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.MariaDbServer;
import io.cloakroom.testkit.MemcachedServer;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisCluster;
import io.cloakroom.testkit.RedisSentinel;
import io.cloakroom.testkit.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.function.Supplier;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.FieldSource;

/** A visitor's story in short, on every store that the gallery takes, with real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryStoresTest {

  /**
   * The store of the sessions in one run of the story.
   *
   * @param url returns the store's URL; the first call starts its server
   */
  record Home(String name, Supplier<String> url) {

    boolean outlivesTheNode() {
      return !name.equals("memory");
    }

    boolean isShared() {
      return !name.equals("sealed");
    }

    @Override
    public String toString() {
      return name;
    }
  }

  private static final int TABS = 4;
  private static final int PRINTS_EACH = 5;

  private static final List<Home> HOMES = new ArrayList<>();

  private final Path data;

  GalleryStoresTest(@TempDir(factory = SampleGallery.class) Path data) {
    this.data = data;
    HOMES.addAll(
        List.of(
            new Home("memory", () -> "memory"),
            new Home("database", () -> "database"),
            new Home("file", () -> "file:" + data.resolve("sessions")),
            new Home("h2", () -> "jdbc:h2:file:" + data.resolve("h2") + ";WRITE_DELAY=0"),
            new Home("sqlite", () -> "jdbc:sqlite:" + data.resolve("sqlite") + "?journal_mode=WAL"),
            new Home("postgresql", GalleryStoresTest::postgres),
            new Home("mariadb", GalleryStoresTest::mariaDb),
            new Home("mysql driver", GalleryStoresTest::mySql),
            new Home("redis", () -> RedisServer.shared().url()),
            new Home("redis-cluster", () -> RedisCluster.shared().url()),
            new Home("redis-sentinel", () -> RedisSentinel.shared().url()),
            new Home("memcached", () -> MemcachedServer.shared().url()),
            new Home(
                "memcached and postgresql",
                () -> MemcachedServer.shared().url() + "+" + postgres()),
            new Home("near redis", () -> "near+" + RedisServer.shared().url()),
            new Home("near postgresql", () -> "near+" + postgres()),
            new Home("sealed", () -> "sealed:")));
  }

  private static String postgres() {
    PostgresServer server = PostgresServer.shared();
    return server.jdbcUrl(server.freshDatabase());
  }

  private static String mariaDb() {
    MariaDbServer server = MariaDbServer.shared();
    return server.jdbcUrl(server.freshDatabase());
  }

  private static String mySql() {
    return mariaDb()
        .replace("jdbc:mariadb:", "jdbc:mysql:")
        .replace("sslMode=disable", "sslMode=DISABLED");
  }

  @ParameterizedTest
  @FieldSource("HOMES")
  void theStoryIsTheSame(Home home) throws Exception {
    Options options =
        Options.of(
            Map.of("GALLERY_STORE", home.url().get()), "--port", "0", "--data", data.toString());
    String email = home.name().replace(' ', '.') + "@example.org";
    RawVisitor visitor;
    try (Gallery gallery = Gallery.open(options)) {
      visitor = new RawVisitor(gallery.port());
      visitor.signUp(email);
      assertThat(visitor.get("/cart").body()).contains("Welcome, Ann");
      assertThat(visitor.get("/cart").body()).doesNotContain("Welcome, Ann");
      fillTheCart(visitor, home);
      RawVisitor other = new RawVisitor(gallery.port());
      other.logIn(email);
      assertDevicesAreKnown(visitor, other, home);
    }
    try (Gallery gallery = Gallery.open(options)) {
      visitor.moveTo(gallery.port());
      assertThat(isLoggedIn(visitor, email)).isEqualTo(home.outlivesTheNode());
      if (!home.outlivesTheNode()) {
        visitor.logIn(email);
      } else {
        assertThat(json(visitor).get("/cart").body())
            .isEqualTo("{\"lines\":[{\"photo\":1,\"quantity\":" + TABS * PRINTS_EACH + "}]}");
      }
      RawVisitor copy = json(visitor);
      assertThat(visitor.post("/logout", RawVisitor.FORM, "").status()).isEqualTo(303);
      assertThat(isLoggedIn(visitor, email)).isFalse();
      assertThat(isLoggedIn(copy, email)).isFalse();
    }
  }

  /** Many tabs at once, where the store is one that they share. */
  private static void fillTheCart(RawVisitor visitor, Home home) throws Exception {
    ExecutorService tabs = Executors.newFixedThreadPool(home.isShared() ? TABS : 1);
    try {
      List<Future<?>> adding =
          Stream.<Future<?>>generate(() -> tabs.submit(() -> addPrints(visitor)))
              .limit(TABS)
              .toList();
      for (Future<?> tab : adding) {
        tab.get();
      }
    } finally {
      tabs.shutdownNow();
    }
  }

  private static void addPrints(RawVisitor visitor) {
    for (int i = 0; i < PRINTS_EACH; i++) {
      assertThat(visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=1").status())
          .isEqualTo(303);
    }
  }

  private static void assertDevicesAreKnown(RawVisitor visitor, RawVisitor other, Home home) {
    HttpAnswer devices = json(visitor).get("/devices");
    if (home.isShared()) {
      assertThat(devices.body()).contains("\"listed\":true").containsOnlyOnce("\"current\":false");
      assertThat(json(visitor).post("/devices", RawVisitor.FORM, "end=others").body())
          .isEqualTo("{\"ended\":1}");
    } else {
      assertThat(devices.body()).isEqualTo("{\"listed\":false}");
      assertThat(visitor.get("/devices").body()).contains("cannot list your devices");
      assertThat(json(visitor).post("/devices", RawVisitor.FORM, "end=others").status())
          .isEqualTo(409);
      assertThat(other.post("/logout", RawVisitor.FORM, "").status()).isEqualTo(303);
    }
    assertThat(json(other).get("/profile").status()).isEqualTo(401);
  }

  private static boolean isLoggedIn(RawVisitor visitor, String email) {
    HttpAnswer profile = json(visitor).get("/profile");
    return profile.status() == 200 && profile.body().contains(email);
  }

  private static RawVisitor json(RawVisitor visitor) {
    return visitor.accepting(RawVisitor.JSON);
  }
}
