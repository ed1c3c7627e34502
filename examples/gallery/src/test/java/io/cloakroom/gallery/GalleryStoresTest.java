package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

/** A visitor's story in short, on every store that the gallery takes, with real servers. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class GalleryStoresTest {

  private static final int TABS = 4;
  private static final int PRINTS_EACH = 5;

  private final Path data;

  GalleryStoresTest(@TempDir(factory = SampleGallery.class) Path data) {
    this.data = data;
  }

  List<StoreHome> homes() {
    return StoreHome.all(data);
  }

  @ParameterizedTest
  @MethodSource("homes")
  void theStoryIsTheSame(StoreHome home) throws Exception {
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
  private static void fillTheCart(RawVisitor visitor, StoreHome home) throws Exception {
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

  private static void assertDevicesAreKnown(RawVisitor visitor, RawVisitor other, StoreHome home) {
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
