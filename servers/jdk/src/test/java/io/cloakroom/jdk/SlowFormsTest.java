package io.cloakroom.jdk;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.body.FormSettings;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** A server with few threads, and many clients that are slow to send their forms. */
class SlowFormsTest {

  private static final int THREADS = 8;
  private static final Duration PATIENCE = Duration.ofSeconds(20);

  private final HttpClient client = HttpClient.newHttpClient();

  @Test
  @Timeout(60)
  void slowFormsHoldAtMostHalfOfTheThreads() throws Exception {
    Cloakroom cloakroom = Cloakroom.of();
    List<RawSocket> slow = new ArrayList<>();
    try (JdkServer server =
        JdkServer.start(
            Threads.PLATFORM.executor(THREADS),
            http -> {
              http.createContext(
                  "/form",
                  VisitHandler.of(
                      cloakroom, visit -> visit.answer().json(visit.readFormData().names())));
              http.createContext(
                  "/static", VisitHandler.of(cloakroom, visit -> visit.answer().html("here")));
            })) {
      for (int i = 0; i < 3 * THREADS; i++) {
        slow.add(
            RawSocket.connect(server)
                .write(
                    "POST /form HTTP/1.1\r\nHost: localhost\r\nSec-Fetch-Site: same-origin\r\n"
                        + "Content-Type: application/x-www-form-urlencoded\r\n"
                        + "Content-Length: 60\r\n\r\na="));
      }

      for (int i = 0; i < 20; i++) {
        assertThat(send(server, HttpRequest.newBuilder(), "/static").body()).isEqualTo("here");
        HttpRequest.Builder form =
            HttpRequest.newBuilder()
                .header("Content-Type", "application/x-www-form-urlencoded")
                .header("Sec-Fetch-Site", "same-origin")
                .POST(HttpRequest.BodyPublishers.ofString("b=1"));
        assertThat(send(server, form, "/form").body()).isEqualTo("[\"b\"]");
        assertThat(FormSettings.of().waits().waiting()).isLessThanOrEqualTo(THREADS / 2 + 1);
      }
    } finally {
      for (RawSocket socket : slow) {
        socket.close();
      }
    }
  }

  private HttpResponse<String> send(JdkServer server, HttpRequest.Builder request, String path)
      throws IOException, InterruptedException {
    return client.send(
        request
            .uri(URI.create("http://localhost:" + server.port() + path))
            .timeout(PATIENCE)
            .build(),
        HttpResponse.BodyHandlers.ofString());
  }
}
