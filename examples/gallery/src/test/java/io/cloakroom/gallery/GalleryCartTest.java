package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class GalleryCartTest {

  private static final int CLIENTS = 8;
  private static final int PRINTS_EACH = 100;

  private static HttpAnswer add(RawVisitor visitor, int quantity) {
    return visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=" + quantity);
  }

  @ParameterizedTest
  @ValueSource(strings = {"memory", "database"})
  void everyPrintThatManyTabsAddAtOnceIsInTheCart(
      String store, @TempDir(factory = SampleGallery.class) Path data) throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, store, data))) {
      RawVisitor visitor = new RawVisitor(gallery.port()).accepting(RawVisitor.JSON);
      visitor.post("/cart", RawVisitor.FORM, "photo=2&quantity=1");
      ExecutorService tabs = Executors.newFixedThreadPool(CLIENTS);
      try {
        List<Future<?>> adding = new ArrayList<>();
        for (int client = 0; client < CLIENTS; client++) {
          adding.add(
              tabs.submit(() -> {
                for (int i = 0; i < PRINTS_EACH; i++) {
                  assertThat(add(visitor, 1).status()).isEqualTo(200);
                }
              }));
        }
        for (Future<?> tab : adding) {
          tab.get();
        }
      } finally {
        tabs.shutdownNow();
      }

      assertThat(visitor.get("/cart").body())
          .contains("{\"photo\":1,\"quantity\":" + CLIENTS * PRINTS_EACH + "}");
    }
  }

  @Test
  void aCartThatIsFullSaysSoAndStaysAsItWas(@TempDir(factory = SampleGallery.class) Path data)
      throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      RawVisitor visitor = new RawVisitor(gallery.port()).accepting(RawVisitor.JSON);
      assertThat(add(visitor, Cart.MOST).status()).isEqualTo(200);

      HttpAnswer full = add(visitor, 1);

      assertThat(full.status()).isEqualTo(422);
      assertThat(full.body()).contains("Your cart is full");
      assertThat(visitor.get("/cart").body()).contains("\"quantity\":" + Cart.MOST + "}");
    }
  }
}
