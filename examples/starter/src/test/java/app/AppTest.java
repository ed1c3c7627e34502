package app;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import io.javalin.Javalin;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.net.CookieManager;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** The application on a server, as a browser uses it. */
class AppTest {

  private static final String BOUNDARY = "----form";

  @TempDir Path data;

  private final HttpClient browser =
      HttpClient.newBuilder()
          .cookieHandler(new CookieManager())
          .followRedirects(HttpClient.Redirect.NORMAL)
          .build();
  private Javalin server;

  @BeforeEach
  void start() {
    server = App.of(data).start(0);
  }

  @AfterEach
  void stop() {
    server.stop();
  }

  @Test
  void aNewcomerSignsUpAndAddsAPhoto() throws Exception {
    assertTrue(get("/").contains("<h1>Log in</h1>"));
    String wall =
        post(
            "/login",
            "application/x-www-form-urlencoded",
            "create=named&name=Ada&username=ada@example.org&password=seven+green+umbrellas"
                .getBytes(StandardCharsets.UTF_8));
    assertTrue(wall.contains("Ada"), wall);

    String refused = post("/", "multipart/form-data; boundary=" + BOUNDARY, form("", new byte[0]));
    assertTrue(refused.contains("There is a problem"), refused);

    String added = post("/", "multipart/form-data; boundary=" + BOUNDARY, form("Harbour", jpeg()));
    assertTrue(added.contains("Harbour is on the wall."), added);
    assertTrue(added.contains("/photos/1"), added);
    HttpResponse<byte[]> image = browser.send(request("/photos/1").build(), BodyHandlers.ofByteArray());
    assertEquals("image/jpeg", image.headers().firstValue("Content-Type").orElse(""));
  }

  private String get(String path) throws Exception {
    return browser.send(request(path).build(), BodyHandlers.ofString()).body();
  }

  private String post(String path, String type, byte[] body) throws Exception {
    HttpRequest request =
        request(path)
            .header("Origin", "http://localhost:" + server.port())
            .header("Content-Type", type)
            .POST(BodyPublishers.ofByteArray(body))
            .build();
    return browser.send(request, BodyHandlers.ofString()).body();
  }

  private HttpRequest.Builder request(String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + server.port() + path));
  }

  private static byte[] form(String title, byte[] photo) throws Exception {
    ByteArrayOutputStream form = new ByteArrayOutputStream();
    form.write(
        ("--" + BOUNDARY + "\r\nContent-Disposition: form-data; name=\"title\"\r\n\r\n" + title
                + "\r\n--" + BOUNDARY
                + "\r\nContent-Disposition: form-data; name=\"photo\"; filename=\"photo.jpg\"\r\n"
                + "Content-Type: image/jpeg\r\n\r\n")
            .getBytes(StandardCharsets.UTF_8));
    form.write(photo);
    form.write(("\r\n--" + BOUNDARY + "--\r\n").getBytes(StandardCharsets.UTF_8));
    return form.toByteArray();
  }

  private static byte[] jpeg() throws Exception {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ImageIO.write(new BufferedImage(64, 40, BufferedImage.TYPE_INT_RGB), "jpeg", out);
    return out.toByteArray();
  }
}
