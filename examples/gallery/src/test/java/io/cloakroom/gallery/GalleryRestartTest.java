package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.PostgresServer;
import java.io.UncheckedIOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicIntegerArray;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** The gallery's process ends in the middle of its work; what it acknowledged is still there. */
@Isolated("processes that are killed")
final class GalleryRestartTest {

  private static final int KILLS = 4;

  /** As many as there are clients: each adds prints of a photo of its own. */
  private static final int PHOTOS = 4;

  private static final Pattern LINE = Pattern.compile("\"photo\":(\\d+),\"quantity\":(\\d+)");

  private final Path data;
  private final Random random = new Random(11);

  GalleryRestartTest(@TempDir(factory = SampleGallery.class) Path data) {
    this.data = data;
  }

  @Test
  void visitorsOutliveKillsWithTheSessionsInTheGallerysOwnDatabase() throws Exception {
    killAgainAndAgain();
  }

  @Test
  void visitorsOutliveKillsWithTheSessionsInFiles() throws Exception {
    killAgainAndAgain("--store", "file:" + data.resolve("sessions"));
  }

  @Test
  void visitorsOutliveKillsWithTheSessionsInPostgres() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    killAgainAndAgain("--store", postgres.jdbcUrl(postgres.freshDatabase()));
  }

  @Test
  void askedToEndTheGalleryEndsAndKeepsEverything() {
    RawVisitor visitor;
    try (GalleryProcess gallery = GalleryProcess.start(data)) {
      visitor = new RawVisitor(gallery.port());
      visitor.signUp("ann@example.com");
      assertThat(add(visitor, 1).status()).isEqualTo(303);
      assertThat(gallery.terminate()).as("exit code after SIGTERM").isIn(0, 143);
    }
    try (GalleryProcess gallery = GalleryProcess.start(data)) {
      visitor.moveTo(gallery.port());
      assertThat(isLoggedIn(visitor)).isTrue();
      assertThat(quantities(visitor)).isEqualTo(new int[] {1, 0, 0, 0});
    }
  }

  private void killAgainAndAgain(String... options) throws Exception {
    RawVisitor visitor;
    try (GalleryProcess gallery = GalleryProcess.start(data, options)) {
      visitor = new RawVisitor(gallery.port());
      visitor.signUp("ann@example.com");
    }
    AtomicIntegerArray attempted = new AtomicIntegerArray(PHOTOS);
    AtomicIntegerArray acknowledged = new AtomicIntegerArray(PHOTOS);
    for (int i = 0; i < KILLS; i++) {
      try (GalleryProcess gallery = GalleryProcess.start(data, options)) {
        visitor.moveTo(gallery.port());
        assertCartIsWhole(visitor, acknowledged, attempted);
        fillUntilKilled(visitor, gallery, attempted, acknowledged);
      }
    }
    try (GalleryProcess gallery = GalleryProcess.start(data, options)) {
      visitor.moveTo(gallery.port());
      assertCartIsWhole(visitor, acknowledged, attempted);
    }
  }

  /** Each client adds prints until its connection breaks. */
  private void fillUntilKilled(
      RawVisitor visitor,
      GalleryProcess gallery,
      AtomicIntegerArray attempted,
      AtomicIntegerArray acknowledged)
      throws Exception {
    ExecutorService clients = Executors.newFixedThreadPool(PHOTOS);
    List<CompletableFuture<?>> running = new ArrayList<>();
    int before = sum(acknowledged);
    for (int client = 0; client < PHOTOS; client++) {
      int photo = client;
      running.add(
          CompletableFuture.runAsync(
              () -> {
                try {
                  while (attempted.get(photo) < Cart.MOST) {
                    attempted.incrementAndGet(photo);
                    assertThat(add(visitor, photo + 1).status()).isEqualTo(303);
                    acknowledged.incrementAndGet(photo);
                  }
                } catch (UncheckedIOException | IllegalArgumentException killed) {
                  // No whole answer: whether this one counts is unknown.
                }
              },
              clients));
    }
    int wanted = before + 10 + random.nextInt(30);
    while (sum(acknowledged) < wanted && !running.stream().allMatch(CompletableFuture::isDone)) {
      Thread.onSpinWait();
    }
    gallery.kill();
    CompletableFuture.allOf(running.toArray(CompletableFuture<?>[]::new)).get(60, TimeUnit.SECONDS);
    clients.shutdown();
    assertThat(sum(acknowledged)).as("acknowledged before the kill").isGreaterThan(before);
  }

  private static void assertCartIsWhole(
      RawVisitor visitor, AtomicIntegerArray acknowledged, AtomicIntegerArray attempted) {
    assertThat(isLoggedIn(visitor)).as("logged in after the kill").isTrue();
    int[] quantities = quantities(visitor);
    for (int photo = 0; photo < PHOTOS; photo++) {
      assertThat(quantities[photo])
          .as("prints of photo " + (photo + 1))
          .isBetween(acknowledged.get(photo), attempted.get(photo));
    }
  }

  private static boolean isLoggedIn(RawVisitor visitor) {
    HttpAnswer profile = visitor.accepting(RawVisitor.JSON).get("/profile");
    return profile.status() == 200 && profile.body().contains("ann@example.com");
  }

  private static HttpAnswer add(RawVisitor visitor, int photo) {
    return visitor.post("/cart", RawVisitor.FORM, "photo=" + photo + "&quantity=1");
  }

  private static int[] quantities(RawVisitor visitor) {
    String cart = visitor.accepting(RawVisitor.JSON).get("/cart").body();
    int[] quantities = new int[PHOTOS];
    for (Matcher line = LINE.matcher(cart); line.find(); ) {
      quantities[Integer.parseInt(line.group(1)) - 1] = Integer.parseInt(line.group(2));
    }
    return quantities;
  }

  private static int sum(AtomicIntegerArray counts) {
    int sum = 0;
    for (int i = 0; i < counts.length(); i++) {
      sum += counts.get(i);
    }
    return sum;
  }
}
