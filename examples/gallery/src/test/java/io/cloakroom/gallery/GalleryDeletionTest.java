package io.cloakroom.gallery;

import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.testkit.Await;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.InetAddress;
import java.net.Socket;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** An account is deleted while its other device is busy, and by people who guess. */
final class GalleryDeletionTest {

  private static final Duration PATIENCE = Duration.ofSeconds(60);
  private static final String PASSWORD = "password=correct+horse+battery";
  private static final String UPLOAD = "0123456789abcdef0123456789abcdef";

  private final Gallery gallery;
  private final RawVisitor ann;

  GalleryDeletionTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = Gallery.open(new Options(0, "memory", data));
    ann = new RawVisitor(gallery.port());
    ann.signUp("ann@example.com");
  }

  @AfterEach
  void close() {
    gallery.close();
  }

  @Test
  void anUploadThatIsUnderWayLeavesNoPhotoBehind() throws IOException {
    RawVisitor telephone = new RawVisitor(gallery.port());
    telephone.logIn("ann@example.com");
    String wall = ann.accepting(RawVisitor.JSON).get("/photos").body();
    byte[] body = form(GalleryStoryTest.meadow());
    int half = body.length / 2;
    try (Socket socket = new Socket(InetAddress.getByName("localhost"), gallery.port())) {
      socket.setSoTimeout((int) PATIENCE.toMillis());
      OutputStream out = socket.getOutputStream();
      String head =
          String.join(
              "\r\n",
              "POST /photos?_upload=" + UPLOAD + " HTTP/1.1",
              "Host: localhost:" + gallery.port(),
              "Origin: http://localhost:" + gallery.port(),
              "Connection: close",
              "Accept: application/json",
              "Cookie: sid=" + telephone.cookie("sid"),
              "Content-Type: multipart/form-data; boundary=b",
              "Content-Length: " + body.length,
              "",
              "");
      out.write(head.getBytes(UTF_8));
      out.write(body, 0, half);
      out.flush();
      Await.until(
          "half of the photo has arrived",
          PATIENCE,
          () -> telephone.get("/photos/progress/" + UPLOAD).body().contains("\"receiving\""));

      assertThat(ann.post("/profile/delete", RawVisitor.FORM, PASSWORD).status()).isEqualTo(303);
      out.write(body, half, body.length - half);
      out.flush();

      HttpAnswer answer = HttpAnswer.parse(socket.getInputStream().readAllBytes());
      assertThat(answer.status()).as(answer.body()).isEqualTo(409);
      assertThat(answer.body()).contains("account.deleted");
    }
    assertThat(new RawVisitor(gallery.port(), RawVisitor.JSON, PATIENCE).get("/photos").body())
        .isEqualTo(wall);
  }

  @Test
  void guessesAtThePasswordOfAStolenSessionAreLimited() {
    for (String page : List.of("/profile/delete", "/profile/password")) {
      HttpAnswer last = guess(page, 0);
      for (int i = 1; i < 11; i++) {
        last = guess(page, i);
      }
      assertThat(last.status()).as(page).isEqualTo(429);
      assertThat(last.header("Retry-After")).as(page).isPresent();
      assertThat(last.body()).as(page).contains("There were too many attempts.", "<form");
    }
    assertThat(ann.get("/dashboard").status()).isEqualTo(200);
  }

  @Test
  void anotherSiteCannotDeleteTheAccount() {
    HttpAnswer answer =
        ann.send(
            "POST",
            "/profile/delete",
            List.of("Sec-Fetch-Site: cross-site", "Content-Type: " + RawVisitor.FORM),
            PASSWORD.getBytes(UTF_8));

    assertThat(answer.status()).isEqualTo(403);
    assertThat(ann.get("/dashboard").status()).isEqualTo(200);
  }

  @Test
  void aDeletionThatIsSentTwiceIsDoneOnce() {
    assertThat(ann.post("/profile/delete", RawVisitor.FORM, PASSWORD).status()).isEqualTo(303);

    HttpAnswer again = ann.post("/profile/delete", RawVisitor.FORM, PASSWORD);

    assertThat(again.status()).isEqualTo(303);
    assertThat(again.header("Location").orElse("")).startsWith("/login");
  }

  private HttpAnswer guess(String page, int n) {
    return ann.post(
        page, RawVisitor.FORM, "password=x" + n + "&current=x" + n + "&next=brass+kettles");
  }

  private static byte[] form(byte[] picture) throws IOException {
    ByteArrayOutputStream body = new ByteArrayOutputStream();
    body.write(
        String.join(
                "\r\n",
                "--b",
                "Content-Disposition: form-data; name=\"title\"",
                "",
                "Late",
                "--b",
                "Content-Disposition: form-data; name=\"photo\"; filename=\"a.png\"",
                "Content-Type: image/png",
                "",
                "")
            .getBytes(UTF_8));
    body.write(picture);
    body.write("\r\n--b--\r\n".getBytes(UTF_8));
    return body.toByteArray();
  }
}
