package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import io.cloakroom.testkit.PostgresServer;
import java.io.IOException;
import java.nio.file.Path;
import java.sql.Connection;
import java.sql.DriverManager;
import java.sql.Statement;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.stream.Stream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Execution;
import org.junit.jupiter.api.parallel.ExecutionMode;
import org.junit.jupiter.api.parallel.Isolated;

/** The sessions' database hangs or dies while the gallery, whose own one is another, is open. */
@Execution(ExecutionMode.CONCURRENT) // Each test has a server and a gallery of its own.
@Isolated("a server that hangs or dies")
final class GalleryStoreFaultTest {

  /** A visitor goes away after this; without bounds in the store they would wait for ever. */
  private static final Duration PATIENCE = Duration.ofSeconds(40);

  private static final Duration RECOVERY = Duration.ofSeconds(60);
  private static final int CROWD = 50;

  private static final List<String> FOR_EVERYBODY =
      List.of(
          "/static/gallery.css", "/static/gallery.js", "/photos/1/image", "/photos/1/thumbnail");

  private static final List<String> FOR_ONE =
      List.of("/photos", "/photos/1", "/cart", "/dashboard", "/profile", "/devices", "/about");

  private final PostgresServer postgres = PostgresServer.of();
  private final String sessions = postgres.jdbcUrl(postgres.freshDatabase());
  private final Path data;
  private final Gallery gallery;
  private final RawVisitor visitor;

  GalleryStoreFaultTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    this.data = data;
    gallery =
        Gallery.open(
            Options.of(Map.of(), "--port", "0", "--data", data.toString(), "--store", sessions));
    visitor = new RawVisitor(gallery.port(), RawVisitor.HTML, PATIENCE);
    visitor.signUp("ann@example.com");
    assertThat(visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=7").status())
        .isEqualTo(303);
  }

  @AfterEach
  void close() {
    gallery.close();
    postgres.close();
  }

  @Test
  void whileTheStoreHangsEachPageThatNeedsItSaysSo() throws Exception {
    postgres.freeze();
    try {
      assertOnlyWhatNeedsTheStoreIsAway();
    } finally {
      postgres.thaw();
    }
    assertAllIsWellAgain();
  }

  @Test
  void whileTheStoreIsDeadEachPageThatNeedsItSaysSo() throws Exception {
    postgres.kill();
    assertOnlyWhatNeedsTheStoreIsAway();
    postgres.restart();
    assertAllIsWellAgain();
  }

  /** The order is kept, and only then the store turns out to take no write. */
  @Test
  void anOrderPlacedWhileTheStoreDiedIsKeptOnce() throws Exception {
    String form = GalleryOnceTest.form(visitor, 7);
    try (Connection lock = DriverManager.getConnection(sessions);
        Statement statement = lock.createStatement()) {
      lock.setAutoCommit(false);
      statement.executeQuery("select * from cloakroom_records for update").close();
      assertIsUnavailable(GalleryOnceTest.send(visitor, form), "text/html;charset=utf-8");
      postgres.kill();
    }
    postgres.restart();
    RawVisitor program = visitor.accepting(RawVisitor.JSON);
    Await.until(
        "the sessions can be used again", RECOVERY, () -> program.get("/cart").status() == 200);
    assertThat(program.get("/cart").body()).contains("\"quantity\":7");

    HttpAnswer again = GalleryOnceTest.send(visitor, form);

    assertThat(again.header("Location")).hasValue("/orders/1/confirmation");
    assertThat(visitor.get("/orders/1/confirmation").status()).isEqualTo(200);
    assertThat(program.get("/cart").body()).isEqualTo("{\"lines\":[]}");
    assertThat(Kept.in(data).orders()).isEqualTo(1);
  }

  private void assertOnlyWhatNeedsTheStoreIsAway() throws Exception {
    assertACrowdIsToldSo();
    RawVisitor stranger = new RawVisitor(gallery.port(), RawVisitor.HTML, PATIENCE);
    for (String target : FOR_EVERYBODY) {
      assertThat(stranger.get(target).status()).as(target).isEqualTo(200);
      assertThat(visitor.get(target).status()).as(target).isEqualTo(200);
    }
    for (String target : List.of("/photos", "/photos/1", "/login", "/cart", "/about")) {
      assertThat(stranger.get(target).status()).as(target + " of a stranger").isEqualTo(200);
    }
    assertThat(visitor.accepting(RawVisitor.JSON).get("/photos").status()).isEqualTo(200);

    for (String target : FOR_ONE) {
      HttpAnswer answer = visitor.get(target);
      assertIsUnavailable(answer, "text/html;charset=utf-8");
      assertThat(answer.body()).as(target).contains("class=\"masthead\"", "href=\"/photos\"");
    }
    HttpAnswer absent = visitor.get("/no/such/page");
    assertThat(absent.status()).isEqualTo(404);
    assertThat(absent.body()).contains("class=\"masthead\"").doesNotContain("/signup");
    RawVisitor program = visitor.accepting(RawVisitor.JSON);
    assertIsUnavailable(program.get("/cart"), "application/problem+json");
    assertIsUnavailable(
        program.post("/cart", RawVisitor.FORM, "photo=1&quantity=1"), "application/problem+json");
    assertIsUnavailable(visitor.post("/logout", RawVisitor.FORM, ""), "text/html;charset=utf-8");
  }

  /** Were they served one after the other, the last one would have gone away. */
  private void assertACrowdIsToldSo() throws Exception {
    ExecutorService crowd = Executors.newFixedThreadPool(CROWD);
    try {
      List<Future<HttpAnswer>> answers =
          Stream.generate(() -> crowd.submit(() -> visitor.get("/cart"))).limit(CROWD).toList();
      for (Future<HttpAnswer> answer : answers) {
        assertIsUnavailable(answer.get(), "text/html;charset=utf-8");
      }
    } finally {
      crowd.shutdownNow();
    }
  }

  private static void assertIsUnavailable(HttpAnswer answer, String type) {
    assertThat(answer.status()).isEqualTo(503);
    assertThat(answer.header("Retry-After")).isPresent();
    assertThat(answer.header("Content-Type")).hasValue(type);
    assertThat(answer.all("Set-Cookie")).isEmpty();
    assertThat(answer.body())
        .contains("We cannot reach your session right now")
        .doesNotContain("ann@example.com", "/signup", "Exception");
  }

  private void assertAllIsWellAgain() {
    RawVisitor program = visitor.accepting(RawVisitor.JSON);
    Await.until(
        "the sessions can be used again", RECOVERY, () -> program.get("/cart").status() == 200);
    assertThat(program.get("/cart").body()).isEqualTo("{\"lines\":[{\"photo\":1,\"quantity\":7}]}");
    assertThat(program.get("/profile").body()).contains("ann@example.com");
    assertThat(visitor.post("/cart", RawVisitor.FORM, "photo=1&quantity=1").status())
        .isEqualTo(303);
    assertThat(visitor.get("/cart").body()).contains("value=\"8\"");
  }
}
