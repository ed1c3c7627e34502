package io.cloakroom.jdk;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import com.sun.net.httpserver.HttpHandler;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.store.MemoryStore;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpRequest.BodyPublishers;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Objects;
import java.util.concurrent.Executors;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class VisitRoutesTest {

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable JdkServer server;

  private void start(HttpHandler routes) throws Exception {
    start(routes, contexts -> {});
  }

  private void start(HttpHandler routes, Consumer<HttpServer> more) throws Exception {
    server =
        JdkServer.start(
            Executors.newCachedThreadPool(),
            contexts -> {
              contexts.createContext("/", routes);
              more.accept(contexts);
            });
  }

  @AfterEach
  void stop() {
    if (server != null) {
      server.close();
    }
  }

  private HttpResponse<String> send(String method, String path) throws Exception {
    return client.send(
        HttpRequest.newBuilder(
                URI.create("http://localhost:" + Objects.requireNonNull(server).port() + path))
            .method(method, BodyPublishers.noBody())
            .header("Sec-Fetch-Site", "same-origin")
            .build(),
        BodyHandlers.ofString());
  }

  private VisitRoutes.Builder routes() {
    return VisitRoutes.builder(cloakroom)
        .get("/", visit -> visit.answer().html("home"))
        .get("/a b", visit -> visit.answer().html("decoded"))
        .post("/", visit -> visit.answer().html("posted"));
  }

  @Test
  void anActionIsChosenByMethodAndExactPath() throws Exception {
    start(routes().route("DELETE", "/notes", visit -> visit.answer().html("deleted")).build());

    assertThat(send("GET", "/").body()).isEqualTo("home");
    assertThat(send("POST", "/").body()).isEqualTo("posted");
    assertThat(send("GET", "/a%20b").body()).isEqualTo("decoded");
    assertThat(send("DELETE", "/notes").body()).isEqualTo("deleted");
    HttpResponse<String> head = send("HEAD", "/");
    assertThat(head.statusCode()).isEqualTo(200);
    assertThat(head.headers().firstValue("content-length")).contains("4");
    assertThat(head.body()).isEmpty();
  }

  @Test
  void everythingElseIs404Or405() throws Exception {
    start(routes().build());

    assertThat(send("GET", "/notes").statusCode()).isEqualTo(404);
    assertThat(send("GET", "/a%20b/c").statusCode()).isEqualTo(404);
    HttpResponse<String> refused = send("DELETE", "/");
    assertThat(refused.statusCode()).isEqualTo(405);
    assertThat(refused.headers().firstValue("Allow")).contains("GET, POST");
    assertThat(refused.body()).contains("<h1>Method not allowed</h1>");
  }

  @Test
  void aRouteOrAContextOfTheApplicationWinsOverTheStylesheet() throws Exception {
    start(routes().get("/cloakroom.css", visit -> visit.answer().html("route")).build());
    assertThat(send("GET", "/cloakroom.css").body()).isEqualTo("route");
    Objects.requireNonNull(server).close();

    start(
        routes().build(),
        contexts ->
            contexts.createContext(
                "/cloakroom.css",
                VisitHandler.of(cloakroom, visit -> visit.answer().html("context"))));
    assertThat(send("GET", "/cloakroom.css").body()).isEqualTo("context");
  }

  @Test
  void twoActionsOfOneRouteAreRefused() {
    VisitRoutes.Builder routes = routes();

    assertThatIllegalStateException()
        .isThrownBy(() -> routes.get("/", visit -> {}))
        .withMessage("There are two actions for GET /; remove one of them");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> routes.get("notes", visit -> {}))
        .withMessageContaining("begins with a slash");
  }
}
