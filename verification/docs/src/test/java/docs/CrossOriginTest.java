package docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import io.cloakroom.Cloakroom;
import io.cloakroom.browser.Chromium;
import io.cloakroom.javalin.CloakroomPlugin;
import io.cloakroom.store.MemoryStore;
import io.javalin.Javalin;
import io.javalin.config.JavalinConfig;
import java.io.IOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The statements of docs/csrf-spa.md about origins and tokens, in Chromium and without a browser.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
class CrossOriginTest {

  private static final Pattern TOKEN = Pattern.compile("\"token\":\"([^\"]+)\"");

  /** Sends a note from the page, and returns the status or the error. */
  private static final String SEND =
      """
      ([address, text]) => fetch(address, {
        method: 'POST',
        credentials: 'include',
        headers: { 'Content-Type': 'application/json', Accept: 'application/json' },
        body: JSON.stringify({ text }),
      }).then((response) => response.text().then((body) => response.status + ' ' + body), String)
      """;

  private BrowserContext browser = Chromium.shared().open();
  private final SpaExamples examples = new SpaExamples();
  private final Javalin pages =
      start(config -> config.routes.get("/", ctx -> ctx.html("<!doctype html><title>App</title>")));
  private final Javalin api = examples.api(MemoryStore.of(), "http://localhost:" + pages.port());

  private static Javalin start(Consumer<JavalinConfig> setUp) {
    return Javalin.create(setUp).start("localhost", 0);
  }

  @BeforeAll
  void start() {
    api.start("localhost", 0);
  }

  /** Every test begins without cookies. */
  @AfterEach
  void forget() {
    browser.close();
    browser = Chromium.shared().open();
  }

  @AfterAll
  void stop() {
    browser.close();
    pages.stop();
    api.stop();
  }

  private Page page(Javalin server) {
    Page page = browser.newPage();
    page.navigate("http://localhost:" + server.port() + "/");
    return page;
  }

  private String notes() {
    return "http://localhost:" + api.port() + "/notes";
  }

  @Test
  void aTrustedOriginOfThisSiteIsServedAndReadsTheAnswer() {
    try (Page page = page(pages)) {
      assertThat(page.evaluate(SEND, List.of(notes(), "Milk")))
          .isEqualTo("200 {\"location\":\"/\",\"message\":\"Saved.\"}");
      assertThat((String) page.evaluate(SEND, List.of(notes(), ""))).startsWith("422 ");
      assertThat(examples.notes).contains("Milk");
    }
  }

  @Test
  void anotherOriginIsRefused() {
    Javalin others =
        start(config -> config.routes.get("/", ctx -> ctx.html("<!doctype html><title>X</title>")));
    try (Page page = page(others)) {
      assertThat((String) page.evaluate(SEND, List.of(notes(), "Bread"))).startsWith("TypeError");
      assertThat(examples.notes).doesNotContain("Bread");
    } finally {
      others.stop();
    }
  }

  @Test
  void aPageOfTheSameOriginNeedsNoToken() {
    SpaExamples own = new SpaExamples();
    Javalin site =
        start(config -> {
          config.registerPlugin(CloakroomPlugin.of(Cloakroom.of(MemoryStore.of())));
          config.routes.get("/", ctx -> ctx.html("<!doctype html><title>Own</title>"));
          config.routes.post("/notes", ctx -> own.addNote(ctx.with(CloakroomPlugin.class)));
        });
    try (Page page = page(site)) {
      assertThat((String) page.evaluate(SEND, List.of("/notes", "Milk"))).startsWith("200 ");
      assertThat(own.notes).containsExactly("Milk");
    } finally {
      site.stop();
    }
  }

  @Test
  void aProgramSendsTheTokenOfThePageInTheHeaderAndWithItsCookie() throws Exception {
    SpaExamples own = new SpaExamples();
    Javalin site =
        start(config -> {
          config.registerPlugin(CloakroomPlugin.of(Cloakroom.of(MemoryStore.of())));
          config.routes.get("/csrf", ctx -> own.csrfToken(ctx.with(CloakroomPlugin.class)));
          config.routes.post("/notes", ctx -> own.addNote(ctx.with(CloakroomPlugin.class)));
        });
    try {
      assertThat(post(site, Map.of()).body()).contains("csrf.token-missing");
      HttpResponse<String> given = send(request(site, "/csrf").build());
      String token = TOKEN.matcher(given.body()).results().findFirst().orElseThrow().group(1);
      assertThat(given.body()).contains("\"header\":\"X-CSRF-Token\"");
      String cookie = given.headers().firstValue("Set-Cookie").orElseThrow().split(";", 2)[0];
      assertThat(post(site, Map.of("X-CSRF-Token", token)).body()).contains("csrf.token-stale");
      assertThat(post(site, Map.of("X-CSRF-Token", token, "Cookie", cookie)).statusCode())
          .isEqualTo(200);
    } finally {
      site.stop();
    }
  }

  private static HttpRequest.Builder request(Javalin site, String path) {
    return HttpRequest.newBuilder(URI.create("http://localhost:" + site.port() + path))
        .header("Accept", "application/json");
  }

  private static HttpResponse<String> post(Javalin site, Map<String, String> headers)
      throws IOException, InterruptedException {
    HttpRequest.Builder request =
        request(site, "/notes").header("Content-Type", "application/json");
    headers.forEach(request::header);
    return send(request.POST(HttpRequest.BodyPublishers.ofString("{\"text\":\"Milk\"}")).build());
  }

  private static HttpResponse<String> send(HttpRequest request)
      throws IOException, InterruptedException {
    return HttpClient.newHttpClient().send(request, HttpResponse.BodyHandlers.ofString());
  }
}
