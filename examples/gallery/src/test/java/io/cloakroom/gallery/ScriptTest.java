package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.sun.net.httpserver.HttpExchange;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.io.InputStream;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The features that the script adds, in a real browser and under the pages' strict content policy.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class ScriptTest {

  private final SamplePages pages = new SamplePages();
  private final Map<String, Map<String, ?>> models = new ConcurrentHashMap<>();
  private final List<String> posted = new CopyOnWriteArrayList<>();
  private final List<String> complaints = new CopyOnWriteArrayList<>();
  private final Chromium chromium = Chromium.shared();
  private final HttpServer server;
  private final BrowserContext context;
  private final Page page;
  private volatile int likeStatus = 200;

  /** The number of likes that are refused because the session moved. */
  private final AtomicInteger movedLikes = new AtomicInteger();

  ScriptTest() throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), 0), 0);
    server.createContext("/", this::answer);
    server.start();
    context =
        chromium.open(
            new Browser.NewContextOptions()
                .setBaseURL("http://127.0.0.1:" + server.getAddress().getPort()));
    page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.text().contains("Content Security Policy")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
  }

  @BeforeEach
  void startAfresh() {
    models.clear();
    posted.clear();
    complaints.clear();
    likeStatus = 200;
    movedLikes.set(0);
    page.navigate("/error");
    page.evaluate("sessionStorage.clear()");
  }

  @AfterEach
  void nothingWasBlockedAndNothingThrew() {
    assertThat(complaints).isEmpty();
  }

  @AfterAll
  void stop() {
    context.close();
    server.stop(0);
  }

  @Test
  void aLikeIsCountedAndAnnouncedWithoutLeavingThePage() {
    page.navigate("/wall");
    page.locator(".like button").click();

    assertThat(page.locator("[data-likes]")).hasText("4");
    assertThat(page.locator(".like button")).hasAttribute("aria-pressed", "false");
    assertThat(page.locator("[role=status]")).hasText("You no longer like this photo.");
    assertThat(page.locator(".like [name=liked]")).hasValue("true");
    assertThat(posted).containsExactly("/photos/1/like _csrf=token&liked=false");
    assertThat(page.url()).endsWith("/wall");
  }

  @Test
  void aLikeOfAVisitorIsSentAgainAsAPage() {
    likeStatus = 401;
    page.navigate("/wall?tag=sea");
    page.locator(".like button").click();

    // As a page request, so that the server redirects to the login and makes the like after it.
    page.waitForURL("**/photos/1/like");
    assertThat(posted).hasSize(2);
    assertThat(posted.get(1)).isEqualTo(posted.get(0));
  }

  @Test
  void aLikeDuringALoginIsSentAgainOnce() {
    movedLikes.set(1);
    page.navigate("/wall");
    page.locator(".like button").click();

    assertThat(page.locator("[data-likes]")).hasText("4");
    assertThat(posted).hasSize(2);
    assertThat(posted.get(1)).isEqualTo(posted.get(0));
  }

  @Test
  void aLikeThatIsRefusedTwiceSaysSo() {
    movedLikes.set(2);
    page.navigate("/wall");
    page.locator(".like button").click();

    assertThat(page.locator("[role=status]")).containsText("went wrong");
    assertThat(posted).hasSize(2);
  }

  @Test
  void aFormWhoseSessionMovedIsSentAgainByItselfIfThatDoesNothingTwice() {
    models.put("error", Map.of("problem", moved(true)));
    page.navigate("/error");

    page.waitForURL("**/photos/1/like");
    assertThat(posted).containsExactly("/photos/1/like _csrf=token&liked=true");
  }

  @Test
  void anotherFormWhoseSessionMovedIsSentAgainByTheVisitor() {
    models.put("error", Map.of("problem", moved(false)));
    page.navigate("/error");
    assertThat(posted).isEmpty();

    page.getByText("Send again").click();
    page.waitForURL("**/photos/1/like");
    assertThat(posted).containsExactly("/photos/1/like _csrf=token&liked=true");
  }

  private static Map<String, ?> moved(boolean automatic) {
    Map<String, ?> resend =
        Map.of(
            "method",
            "post",
            "action",
            "/photos/1/like",
            "enctype",
            "application/x-www-form-urlencoded",
            "automatic",
            automatic,
            "values",
            List.of(Map.of("name", "liked", "value", "true")),
            "secrets",
            List.of(),
            "files",
            List.of());
    return Map.of("status", 409, "title", "Conflict", "detail", "Send it again.", "resend", resend);
  }

  @Test
  void aLikeThatFailsSaysSo() {
    likeStatus = 503;
    page.navigate("/wall");
    page.locator(".like button").click();

    assertThat(page.locator("[role=status]")).containsText("went wrong");
    assertThat(page.locator("[data-likes]")).hasText("3");
  }

  @Test
  void whatWasTypedSurvivesAReloadExceptThePassword() {
    page.navigate("/signup");
    page.locator("#email").fill("ada@example.org");
    page.locator("#password").fill("correct horse");
    page.locator(".secret button").click();
    page.locator("#password").fill("correct horse battery");
    page.reload();

    assertThat(page.locator("#email")).hasValue("ada@example.org");
    assertThat(page.locator("#password")).hasValue("");
    assertThat(String.valueOf(page.evaluate("JSON.stringify(sessionStorage)")))
        .contains("ada@example.org")
        .doesNotContain("horse", "token");
  }

  @Test
  void aDraftIsClearedByTheNextPageThatTellsOfSuccess() {
    models.put("wall", Map.of("flash", List.of(new SamplePages.Message("success", "Published."))));
    page.navigate("/upload");
    page.locator("#title").fill("Low tide");
    send();
    page.navigate("/wall");
    page.navigate("/upload");

    assertThat(page.locator("#title")).hasValue("");
  }

  @Test
  void aDraftOutlivesALoginInBetween() {
    page.navigate("/upload");
    page.locator("#title").fill("Low tide");
    send();
    page.navigate("/login?next=/upload");
    models.put("wall", Map.of("flash", List.of(new SamplePages.Message("success", "Hello."))));
    page.navigate("/wall");
    page.navigate("/upload");

    assertThat(page.locator("#title")).hasValue("Low tide");
  }

  @Test
  void logoutForgetsTheDrafts() {
    page.navigate("/upload");
    page.locator("#title").fill("Low tide");
    page.locator("header summary").click();
    page.getByText("Log out").click();
    page.navigate("/upload");

    assertThat(page.locator("#title")).hasValue("");
  }

  @Test
  void thePasswordCanBeShownAndIsHiddenAgainWhenItIsSent() {
    page.navigate("/login");
    page.locator(".secret button").click();
    assertThat(page.locator("#password")).hasAttribute("type", "text");
    page.evaluate("document.addEventListener('submit', (event) => event.preventDefault())");
    page.locator("main form button:not([type=button], [name])").click();

    assertThat(page.locator("#password")).hasAttribute("type", "password");
  }

  @Test
  void errorsAndMessagesHaveTheFocus() {
    models.put("wall", Map.of("flash", List.of(new SamplePages.Message("success", "Published."))));
    models.put(
        "login", Map.of("errors", List.of(new SamplePages.Wrong("#email", "Enter your email"))));

    page.navigate("/wall");
    assertThat(page.locator(".banner")).isFocused();
    page.navigate("/login");
    assertThat(page.locator(".summary")).isFocused();
    page.getByText("Enter your email").click();
    assertThat(page.locator("#email")).isFocused();
  }

  @Test
  void noPageIsWiderThanASmallTelephone() {
    page.setViewportSize(320, 640);
    for (String name : SamplePages.ALL) {
      for (String lang : List.of("en", "de")) {
        models.put(name, Map.of("lang", lang));
        page.navigate("/" + name);
        assertThat(page.evaluate("document.documentElement.scrollWidth"))
            .as("%s, %s", name, lang)
            .isEqualTo(320);
      }
    }
    page.setViewportSize(1280, 900);
  }

  private void send() {
    page.locator("main form button:not([type=button], [name])").click();
    page.waitForURL("**/photos*");
  }

  private void answer(HttpExchange exchange) throws IOException {
    try (exchange) {
      String path = exchange.getRequestURI().getPath();
      String body = new String(exchange.getRequestBody().readAllBytes(), StandardCharsets.UTF_8);
      exchange.getResponseHeaders().set("Content-Security-Policy", "default-src 'self'");
      if (path.endsWith("/like")) {
        posted.add(path + " " + body);
        if (movedLikes.getAndUpdate(left -> Math.max(0, left - 1)) > 0) {
          reply(
              exchange,
              409,
              "application/problem+json",
              "{\"code\":\"session.moved\",\"retry\":true}".getBytes(StandardCharsets.UTF_8));
          return;
        }
        reply(
            exchange,
            likeStatus,
            "application/json",
            "{\"liked\":false,\"likes\":4}".getBytes(StandardCharsets.UTF_8));
      } else if (path.startsWith("/static/")) {
        reply(exchange, 200, typeOf(path), resource(path));
      } else if (SamplePages.ALL.contains(path.substring(1))) {
        String name = path.substring(1);
        String html = pages.render(name, models.getOrDefault(name, Map.of()));
        reply(exchange, 200, "text/html; charset=utf-8", html.getBytes(StandardCharsets.UTF_8));
      } else {
        reply(exchange, 200, "text/plain", new byte[] {'-'});
      }
    }
  }

  private static void reply(HttpExchange exchange, int status, String type, byte[] body)
      throws IOException {
    exchange.getResponseHeaders().set("Content-Type", type);
    exchange.sendResponseHeaders(status, body.length);
    exchange.getResponseBody().write(body);
  }

  private static String typeOf(String path) {
    if (path.endsWith(".css")) {
      return "text/css";
    }
    return path.endsWith(".js") ? "text/javascript" : "image/svg+xml";
  }

  private static byte[] resource(String path) throws IOException {
    try (@Nullable InputStream in = ScriptTest.class.getResourceAsStream(path)) {
      if (in == null) {
        throw new IOException("No such resource: " + path);
      }
      return in.readAllBytes();
    }
  }
}
