package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.US_ASCII;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.net.ConnectException;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;

/** A node of the gallery among others: behind a proxy, and when it is asked to end. */
@Isolated("reads what the JVM logs")
final class GalleryServingTest {

  private static final Duration PATIENCE = Duration.ofSeconds(30);

  private final Path data;

  GalleryServingTest(@TempDir(factory = SampleGallery.class) Path data) {
    this.data = data;
  }

  private Gallery open(String... more) throws Exception {
    Options options = Options.of(Map.of("GALLERY_STORE", "memory"), more);
    return Gallery.open(
        new Options(
            0,
            options.store(),
            options.database(),
            data,
            options.behindProxy(),
            options.toolbar(),
            options.admin()));
  }

  @Test
  void behindAProxyCookiesAreSecureWhateverTheRequestLooksLike() throws Exception {
    try (Gallery gallery = open("--behind-proxy")) {
      assertThat(addToCart(gallery.port()).all("Set-Cookie"))
          .anyMatch(cookie -> cookie.startsWith("__Host-sid=") && cookie.contains("Secure"));
    }
    try (Gallery gallery = open()) {
      assertThat(addToCart(gallery.port()).all("Set-Cookie"))
          .anyMatch(cookie -> cookie.startsWith("sid="));
    }
  }

  private static HttpAnswer addToCart(int port) {
    return new RawVisitor(port)
        .send(
            "POST",
            "/cart",
            List.of("Content-Type: " + RawVisitor.FORM, "Sec-Fetch-Site: same-origin"),
            "photo=1&quantity=1".getBytes(US_ASCII));
  }

  @Test
  void whatTheSiteIsCalledIsNotBelievedOfAnybody() throws Exception {
    try (Gallery gallery = open("--behind-proxy")) {
      HttpAnswer answer =
          new RawVisitor(gallery.port())
              .send(
                  "POST",
                  "/cart",
                  List.of(
                      "Content-Type: " + RawVisitor.FORM,
                      "Origin: http://evil.example",
                      "X-Forwarded-Host: evil.example",
                      "Forwarded: host=evil.example"),
                  "photo=1&quantity=1".getBytes(US_ASCII));

      assertThat(answer.status()).isEqualTo(403);
    }
  }

  @Test
  void whatIsUnderWayIsAnsweredBeforeANodeEnds() throws Exception {
    Gallery gallery = open("--store", "database");
    int port = gallery.port();
    try (Socket slow = new Socket(InetAddress.getByName("localhost"), port)) {
      slow.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = slow.getOutputStream();
      out.write(
          """
          POST /cart HTTP/1.1
          Host: localhost
          Sec-Fetch-Site: same-origin
          Connection: close
          Content-Type: application/x-www-form-urlencoded
          Content-Length: 18

          photo=1\
          """
              .replace("\n", "\r\n")
              .getBytes(US_ASCII));
      // A request that is sent later is answered first.
      assertThat(new RawVisitor(port).get("/photos").status()).isEqualTo(200);
      CompletableFuture<Void> ending = CompletableFuture.runAsync(gallery::close);
      Await.until("nobody new is let in", PATIENCE, () -> isClosed(port));
      assertThat(ending).isNotDone();

      out.write("&quantity=1".getBytes(US_ASCII));

      assertThat(HttpAnswer.parse(slow.getInputStream().readAllBytes()).status()).isEqualTo(303);
      ending.get(PATIENCE.toSeconds(), TimeUnit.SECONDS);
    }
  }

  private static boolean isClosed(int port) throws Exception {
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      return !socket.isConnected();
    } catch (ConnectException refused) {
      return true;
    }
  }

  /**
   * Sends a body that the server waits for, and a reset of the connection behind it.
   *
   * @param length what the head says of the body
   */
  private static void breakOff(int port, String target, String type, String body, int length)
      throws IOException {
    String head =
        """
        POST %s HTTP/1.1
        Host: localhost:%d
        Origin: http://localhost:%d
        Content-Type: %s
        Content-Length: %d
        Expect: 100-continue

        """
            .formatted(target, port, port, type, length)
            .replace("\n", "\r\n");
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), port)) {
      socket.getOutputStream().write(head.getBytes(US_ASCII));
      assertThat(socket.getInputStream().readNBytes(12)).asString().isEqualTo("HTTP/1.1 100");
      socket.getOutputStream().write(body.getBytes(US_ASCII));
      socket.setSoLinger(true, 0);
    }
  }

  @Test
  void clientsThatGoAwayBeforeTheirAnswerAreNoWarnings() throws Exception {
    PrintStream before = System.err;
    ByteArrayOutputStream log = new ByteArrayOutputStream();
    try (Gallery gallery = open()) { // whose warnings at its start are not meant
      System.setErr(new PrintStream(log, true, UTF_8));
      for (int i = 0; i < 10; i++) {
        breakOff(
            gallery.port(), "/signup", "multipart/form-data; boundary=B", "--B\r\n", 9_000_000);
        // The password is hashed when the client has gone already.
        String login = "email=ann%40example.com&password=correct+horse+battery";
        breakOff(gallery.port(), "/login", RawVisitor.FORM, login, login.length());
      }
    } finally {
      System.setErr(before);
    }
    assertThat(log.toString(UTF_8)).contains("INFO io.cloakroom");
    assertThat(log.toString(UTF_8).lines())
        .noneMatch(line -> line.matches("(WARN|ERROR) .*|\\s+at .*|.*Exception.*"));
  }
}
