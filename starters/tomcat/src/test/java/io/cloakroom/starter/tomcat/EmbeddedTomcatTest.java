package io.cloakroom.starter.tomcat;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.servlet.CloakroomFilter;
import io.cloakroom.store.MemoryStore;
import jakarta.servlet.annotation.WebServlet;
import jakarta.servlet.http.HttpServlet;
import jakarta.servlet.http.HttpServletRequest;
import jakarta.servlet.http.HttpServletResponse;
import java.lang.management.ManagementFactory;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Files;
import java.nio.file.Path;
import javax.management.ObjectName;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class EmbeddedTomcatTest {

  @TempDir Path folder;

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final HttpClient client = HttpClient.newHttpClient();

  @WebServlet("")
  private static final class Home extends HttpServlet {

    private static final long serialVersionUID = 1L;

    @Override
    protected void doGet(HttpServletRequest request, HttpServletResponse response) {
      CloakroomFilter.visit(request).answer().html("home");
    }
  }

  private static final class Nowhere extends HttpServlet {

    private static final long serialVersionUID = 1L;
  }

  private HttpResponse<String> get(EmbeddedTomcat server, String path) throws Exception {
    URI uri = URI.create("http://localhost:" + server.port() + path);
    return client.send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString());
  }

  @Test
  void servletsFilesAndTheStylesheetAreServedAndNothingElse() throws Exception {
    Path files = folder.resolve("files");
    try (EmbeddedTomcat server = EmbeddedTomcat.of(cloakroom, new Home()).withFiles(files)) {
      server.start(0);
      assertThat(get(server, "/").body()).isEqualTo("home");
      assertThat(get(server, "/cloakroom.css").statusCode()).isEqualTo(200);
      assertThat(get(server, "/photo.jpg").statusCode()).isEqualTo(404);
      Files.writeString(files.resolve("photo.jpg"), "one");
      assertThat(get(server, "/photo.jpg").body()).isEqualTo("one");
      Files.writeString(files.resolve("photo.jpg"), "another");
      HttpResponse<String> photo = get(server, "/photo.jpg");
      assertThat(photo.body()).isEqualTo("another");
      assertThat(photo.headers().firstValue("Content-Type")).contains("image/jpeg");
      assertThat(photo.headers().firstValue("Cache-Control")).contains("no-cache");
      Files.writeString(folder.resolve("secret"), "secret");
      assertThat(get(server, "/..%2fsecret").statusCode()).isIn(400, 404);
    }
  }

  @Test
  void aServerWithoutFilesHasThePageOfAnAddressThatNothingHandles() throws Exception {
    try (EmbeddedTomcat server = EmbeddedTomcat.of(cloakroom, new Home())) {
      server.start(0);
      assertThat(get(server, "/nowhere").body()).contains("<h1>Not found</h1>", "/cloakroom.css");
      assertThat(get(server, "/nowhere").body()).doesNotContain("Tomcat");
    }
  }

  @Test
  void aServletWithoutAPathIsRefusedWithTheLineToAdd() {
    assertThatThrownBy(() -> EmbeddedTomcat.of(cloakroom, new Nowhere()))
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessageContaining("Nowhere has no path; add @WebServlet(\"/photos\") to the class");
  }

  @Test
  void aPortThatIsInUseIsNamed() {
    try (EmbeddedTomcat first = EmbeddedTomcat.of(cloakroom, new Home());
        EmbeddedTomcat second = EmbeddedTomcat.of(cloakroom, new Home())) {
      first.start(0);
      int port = first.port();
      assertThatThrownBy(() -> second.start(port))
          .isInstanceOf(IllegalStateException.class)
          .hasMessageContaining("port " + port);
    }
  }

  /** Two servers that start at the same time would register the same names, and one would fail. */
  @Test
  void aServerRegistersNoNamesThatAnotherOfTheProcessHas() throws Exception {
    try (EmbeddedTomcat server = EmbeddedTomcat.of(cloakroom, new Home())) {
      server.start(0);
      assertThat(get(server, "/").body()).isEqualTo("home");

      assertThat(
              ManagementFactory.getPlatformMBeanServer()
                  .queryNames(ObjectName.getInstance("Tomcat:*"), null))
          .isEmpty();
    }
  }
}
