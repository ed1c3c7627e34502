package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Race;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.CountDownLatch;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.atomic.AtomicInteger;
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

  @ParameterizedTest
  @ValueSource(strings = {"memory", "database"})
  void everyPrintThatIsAcknowledgedWhileTheVisitorLogsInIsInTheCart(
      String store, @TempDir(factory = SampleGallery.class) Path data) throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, store, data))) {
      new RawVisitor(gallery.port()).signUp("ann@example.org");
      RawVisitor visitor = new RawVisitor(gallery.port()).accepting(RawVisitor.JSON);
      visitor.post("/cart", RawVisitor.FORM, "photo=2&quantity=1");
      AtomicInteger acknowledged = new AtomicInteger();
      CountDownLatch underWay = new CountDownLatch(CLIENTS);

      Race.of(
          1 + CLIENTS,
          n -> {
            if (n == 0) {
              underWay.await();
              return visitor
                  .post(
                      "/login",
                      RawVisitor.FORM,
                      "email=ann@example.org&password=correct+horse+battery")
                  .status();
            }
            for (int i = 0; i < 40; i++) {
              if (added(visitor)) {
                acknowledged.incrementAndGet();
              }
              underWay.countDown();
            }
            return 200;
          });

      assertThat(visitor.get("/dashboard").status()).as("logged in").isEqualTo(200);
      assertThat(acknowledged.get()).isGreaterThan(CLIENTS);
      assertThat(visitor.get("/cart").body())
          .contains("{\"photo\":2,\"quantity\":1}")
          .contains("{\"photo\":1,\"quantity\":" + acknowledged + "}");
    }
  }

  /** Adds a print as the gallery's script sends a request: once more if the session moved. */
  private static boolean added(RawVisitor visitor) {
    HttpAnswer answer = add(visitor, 1);
    HttpAnswer last = answer.status() == 409 ? add(visitor, 1) : answer;
    assertThat(last.status()).isIn(200, 409);
    return last.status() == 200;
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

  @Test
  void whatWasTypedInsteadOfAQuantityIsShownAgain(@TempDir(factory = SampleGallery.class) Path data)
      throws Exception {
    try (Gallery gallery = Gallery.open(new Options(0, "memory", data))) {
      RawVisitor visitor = new RawVisitor(gallery.port());
      add(visitor, 2);
      for (String typed : List.of("", "-3", "12345", "x")) {
        HttpAnswer refused =
            visitor.post(
                "/cart/quantities",
                RawVisitor.FORM,
                "lines[0][photo]=1&lines[0][quantity]=" + typed);
        assertThat(refused.header("Location")).hasValue("/cart");
        assertThat(visitor.get("/cart").body())
            .contains("<title>Error: ", "name=\"lines[0][quantity]\" value=\"" + typed + "\"")
            .doesNotContain("€38.00");
        // Errors are shown once; the cart is as it was.
        assertThat(visitor.get("/cart").body())
            .contains("name=\"lines[0][quantity]\" value=\"2\"", "€38.00")
            .doesNotContain("Error: ");
      }
    }
  }
}
