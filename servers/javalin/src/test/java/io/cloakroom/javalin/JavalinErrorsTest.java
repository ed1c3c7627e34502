package io.cloakroom.javalin;

import static org.assertj.core.api.Assertions.assertThat;

import io.cloakroom.Cloakroom;
import io.cloakroom.store.MemoryStore;
import io.javalin.config.JavalinConfig;
import io.javalin.http.ForbiddenResponse;
import io.javalin.http.NotFoundResponse;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.util.Map;
import java.util.Objects;
import java.util.concurrent.CompletableFuture;
import java.util.function.Consumer;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** Errors of a Javalin application: its own handlers come first, then the page of the problem. */
class JavalinErrorsTest {

  private final Cloakroom cloakroom = Cloakroom.of(MemoryStore.of());
  private final HttpClient client = HttpClient.newHttpClient();
  private @Nullable JavalinServer server;

  private void start(Consumer<JavalinConfig> configuration) {
    server =
        JavalinServer.start(config -> {
          config.registerPlugin(CloakroomPlugin.of(cloakroom));
          configuration.accept(config);
        });
  }

  @AfterEach
  void stop() {
    Objects.requireNonNull(server).close();
  }

  private HttpResponse<String> get(String path, String accept) throws Exception {
    URI uri = URI.create("http://localhost:" + Objects.requireNonNull(server).port() + path);
    return client.send(
        HttpRequest.newBuilder(uri).header("Accept", accept).build(), BodyHandlers.ofString());
  }

  @Test
  void anErrorHandlerOfTheApplicationWritesItsOwnPage() throws Exception {
    start(config -> {
      config.routes.error(404, ctx -> ctx.html("<h1>Lost</h1>"));
      config.routes.error(500, ctx -> ctx.html("<h1>Broken</h1>"));
      config.routes.get(
          "/fails",
          ctx -> {
            throw new IllegalStateException("not for the client");
          });
    });

    assertThat(get("/nowhere", "text/html").body()).isEqualTo("<h1>Lost</h1>");
    HttpResponse<String> failed = get("/fails", "text/html");
    assertThat(failed.statusCode()).isEqualTo(500);
    assertThat(failed.body()).isEqualTo("<h1>Broken</h1>");
  }

  @Test
  void anExceptionHandlerOfTheApplicationWritesItsOwnPage() throws Exception {
    start(config -> {
      config.routes.exception(
          IllegalStateException.class, (thrown, ctx) -> ctx.status(418).result("teapot"));
      config.routes.exception(Exception.class, (thrown, ctx) -> ctx.status(500).result("own"));
      config.routes.get(
          "/state",
          ctx -> {
            throw new IllegalStateException();
          });
      config.routes.get(
          "/fails",
          ctx -> {
            throw new UnsupportedOperationException();
          });
    });

    assertThat(get("/state", "text/html").body()).isEqualTo("teapot");
    assertThat(get("/fails", "text/html").body()).isEqualTo("own");
  }

  /** Javalin's CORS plugin answers preflight requests in this way. */
  @Test
  void aHandlerThatChangesTheStatusAfterwardsDecides() throws Exception {
    start(config -> config.routes.after(ctx -> ctx.status(200).result("")));

    HttpResponse<String> changed = get("/nowhere", "text/html");
    assertThat(changed.statusCode()).isEqualTo(200);
    assertThat(changed.body()).isEmpty();
  }

  @Test
  void anExceptionOfJavalinHasItsSentenceOnThePage() throws Exception {
    start(config -> {
      config.routes.get(
          "/photo",
          ctx -> {
            throw new NotFoundResponse("Photo <7> is gone");
          });
      config.routes.get(
          "/limited",
          ctx -> {
            throw new ForbiddenResponse("Members only", Map.of("need", "member"));
          });
    });

    HttpResponse<String> page = get("/photo", "text/html");
    assertThat(page.statusCode()).isEqualTo(404);
    assertThat(page.body()).contains("<h1>Not found</h1>", "Photo &lt;7&gt; is gone");
    assertThat(get("/photo", "application/json").body()).contains("\"detail\":\"Photo <7> is gone");
    assertThat(get("/limited", "application/json").body())
        .contains("\"title\":\"Members only\"", "\"need\":\"member\"");
    assertThat(get("/limited", "*/*").body()).isEqualTo("Members only\nneed: member");
  }

  @Test
  void aFailureOfAFutureIsThePageToo() throws Exception {
    start(config ->
        config.routes.get(
            "/later",
            ctx ->
                ctx.future(() ->
                    CompletableFuture.supplyAsync(() -> {
                      throw new IllegalStateException("not for the client");
                    }))));

    HttpResponse<String> page = get("/later", "text/html");

    assertThat(page.statusCode()).isEqualTo(500);
    assertThat(page.body()).contains("<h1>Something went wrong</h1>").doesNotContain("not for");
  }

  @Test
  void aMethodThatIsNotAllowedNamesTheOthers() throws Exception {
    start(config -> {
      config.http.prefer405over404 = true;
      config.routes.post("/form", ctx -> ctx.result("sent"));
    });

    HttpResponse<String> page = get("/form", "text/html");

    assertThat(page.statusCode()).isEqualTo(405);
    assertThat(page.headers().firstValue("Allow")).contains("POST");
    assertThat(page.body()).contains("<h1>Method not allowed</h1>");
  }

  @Test
  void aRouteOfTheApplicationWinsOverTheStylesheet() throws Exception {
    start(config -> {
      config.routes.before(ctx -> ctx.header("X-Before", "ran"));
      config.routes.get("/cloakroom.css", ctx -> ctx.result("own"));
      config.routes.get("/<any>", ctx -> ctx.result("fallback"));
    });

    assertThat(get("/cloakroom.css", "*/*").body()).isEqualTo("own");
    assertThat(get("/elsewhere", "*/*").body()).isEqualTo("fallback");
  }

  @Test
  void aRouteForAllPathsDoesNotHideTheStylesheet() throws Exception {
    start(config -> config.routes.get("/<any>", ctx -> ctx.result("fallback")));

    assertThat(get("/cloakroom.css", "*/*").body()).contains("color-scheme");
  }
}
