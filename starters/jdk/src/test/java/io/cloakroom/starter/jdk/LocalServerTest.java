package io.cloakroom.starter.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import io.cloakroom.Cloakroom;
import io.cloakroom.jdk.VisitRoutes;
import io.cloakroom.store.MemoryStore;
import java.io.UncheckedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse.BodyHandlers;
import org.junit.jupiter.api.Test;

class LocalServerTest {

  private final VisitRoutes routes =
      VisitRoutes.builder(Cloakroom.of(MemoryStore.of()))
          .get("/", visit -> visit.answer().html("home"))
          .build();

  @Test
  void servesItsHandlerOnLocalhostUntilItIsClosed() throws Exception {
    try (LocalServer server = LocalServer.of(routes)) {
      server.start(0);
      URI uri = URI.create("http://localhost:" + server.port() + "/");
      assertThat(
              HttpClient.newHttpClient()
                  .send(HttpRequest.newBuilder(uri).build(), BodyHandlers.ofString())
                  .body())
          .isEqualTo("home");
    }
  }

  @Test
  void aPortThatIsInUseIsNamed() {
    try (LocalServer first = LocalServer.of(routes);
        LocalServer second = LocalServer.of(routes)) {
      first.start(0);
      int port = first.port();
      assertThatThrownBy(() -> second.start(port))
          .isInstanceOf(UncheckedIOException.class)
          .hasMessageContaining("port " + port);
    }
  }
}
