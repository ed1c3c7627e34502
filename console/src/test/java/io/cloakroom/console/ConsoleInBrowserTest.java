package io.cloakroom.console;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.ViewportSize;
import com.sun.net.httpserver.HttpServer;
import io.cloakroom.Cloakroom;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import io.cloakroom.browser.PagePicture;
import io.cloakroom.jdk.CloakroomHttpFilter;
import io.cloakroom.session.SessionKey;
import io.cloakroom.session.Sessions;
import io.cloakroom.store.MemoryStore;
import io.cloakroom.test.ManualClock;
import io.cloakroom.test.TestVisitor;
import java.io.IOException;
import java.net.InetAddress;
import java.net.InetSocketAddress;
import java.time.Duration;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Random;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.regex.Pattern;
import java.util.stream.IntStream;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** An administrator looks at the console of a site after a busy hour. */
@ResourceLock(Chromium.LOCK)
class ConsoleInBrowserTest {

  private static final List<String> DEVICES =
      List.of(
          Site.CHROME,
          Site.FIREFOX,
          "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) AppleWebKit/605.1.15 (KHTML, like"
              + " Gecko) Version/18.0 Mobile/15E148 Safari/604.1",
          "Mozilla/5.0 (Linux; Android 15; Pixel 9) AppleWebKit/537.36 (KHTML, like Gecko)"
              + " Chrome/142.0.0.0 Mobile Safari/537.36",
          "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) AppleWebKit/605.1.15 (KHTML, like Gecko)"
              + " Version/18.1 Safari/605.1.15");

  private static final List<String> NAMES =
      List.of("Ada Bell", "Ben Okafor", "Clara Meier", "Dev Patel", "Emma Novak", "Farid Aziz");

  private static final SessionKey<List<Long>> VIEWED = SessionKey.listOf("viewed", Long.class);

  private final ManualClock clock = ManualClock.of(Instant.parse("2026-11-02T09:00:00Z"));
  private final MemoryStore store = MemoryStore.builder().clock(clock).build();
  private final ExecutorService threads = Executors.newFixedThreadPool(8);
  private final List<String> complaints = new ArrayList<>();
  private Cloakroom cloakroom = Cloakroom.of();
  private HttpServer server = unbound();
  private String address = "";

  private static HttpServer unbound() {
    try {
      return HttpServer.create();
    } catch (IOException e) {
      throw new AssertionError(e);
    }
  }

  @BeforeEach
  void startAfterABusyHour() throws IOException {
    cloakroom = site();
    busyHour();
    serve(cloakroom, 0);
    address = "http://localhost:" + server.getAddress().getPort() + "/admin/sessions";
  }

  /** Returns the site as it starts. */
  private Cloakroom site() {
    return Cloakroom.builder()
        .sessions(Sessions.of(store).withClock(clock).withIdleTimeout(Duration.ofHours(5)))
        .store(store)
        .clock(clock)
        .build()
        .withPages(
            Console.at(
                    "/admin/sessions",
                    visit -> {
                      if (visit.session().owner().isEmpty()) {
                        visit.session().logIn("user-0");
                      }
                    })
                .withValuesOf("cart")
                .withUserNames(id ->
                    Optional.of(id)
                        .filter(owner -> owner.startsWith("user-"))
                        .map(owner ->
                            NAMES.get(Integer.parseInt(owner.substring(5)) % NAMES.size()))));
  }

  private void serve(Cloakroom site, int port) throws IOException {
    server = HttpServer.create(new InetSocketAddress(InetAddress.getLoopbackAddress(), port), 0);
    server.setExecutor(threads);
    server
        .createContext("/", exchange -> exchange.sendResponseHeaders(404, -1))
        .getFilters()
        .add(CloakroomHttpFilter.of(site));
    server.start();
  }

  private void busyHour() {
    Random random = new Random(7);
    List<TestVisitor> gone = new ArrayList<>();
    for (int minute = 0; minute < 75; minute++) {
      int coming = 1 + (int) Math.round(2 + 2 * Math.sin(minute / 9.0) + random.nextInt(2));
      for (int i = 0; i < coming; i++) {
        TestVisitor visitor =
            TestVisitor.of(cloakroom)
                .withHeader("User-Agent", DEVICES.get(random.nextInt(DEVICES.size())));
        boolean member = random.nextInt(3) > 0;
        int user = 1 + random.nextInt(5);
        visitor.set(
            VIEWED, IntStream.range(0, 1 + random.nextInt(400)).mapToObj(n -> (long) n).toList());
        if (member) {
          visitor.logIn("user-" + user);
          visitor.set(Site.CART, new Site.Cart(List.of("Sunset over the harbour", "Fog"), 38));
        }
        if (random.nextInt(2) == 0) {
          gone.add(visitor);
        }
      }
      if (minute % 3 == 0 && !gone.isEmpty()) {
        TestVisitor leaving = gone.remove(0);
        boolean unused =
            leaving.visit(visit -> {
              visit.session().end();
              return true;
            });
      }
      clock.advance(Duration.ofMinutes(1));
    }
  }

  @AfterEach
  void stop() {
    Chromium.shared().closeAll();
    server.stop(0);
    threads.shutdownNow();
  }

  private Page open(Browser.NewContextOptions options) {
    BrowserContext context = Chromium.shared().open(options);
    Page page = context.newPage();
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") || message.type().equals("warning")) {
        complaints.add(message.text());
      }
    });
    page.onPageError(complaints::add);
    return page;
  }

  private static Browser.NewContextOptions window(int width, int height) {
    return new Browser.NewContextOptions().setViewportSize(width, height);
  }

  /** Everybody can use the page, and nothing of it is outside of the window, however narrow. */
  private static void isForEverybody(Page page) {
    ViewportSize size = page.viewportSize();
    if (size.width < 400) {
      page.setViewportSize(320, size.height);
    }
    assertThat(Axe.violations(page)).as(page.url()).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("%s is wider than the window", page.url())
        .isEqualTo(true);
    page.setViewportSize(size.width, size.height);
  }

  @ParameterizedTest
  @CsvSource({
    "LIGHT, 1200, 800, ''",
    "DARK, 1200, 800, -dark",
    "LIGHT, 360, 720, -narrow",
    "DARK, 360, 720, -narrow-dark"
  })
  void everyPageIsForEverybody(ColorScheme scheme, int width, int height, String suffix) {
    Page page = open(window(width, height).setColorScheme(scheme));
    page.navigate(address);
    isForEverybody(page);
    PagePicture.of(page, "console-sessions" + suffix);
    page.navigate(address + "?user=user-2&holds=cart");
    isForEverybody(page);
    PagePicture.of(page, "console-user" + suffix);
    page.locator("table a").first().click();
    assertThat(page.locator("h1")).containsText("Session");
    isForEverybody(page);
    PagePicture.of(page, "console-session" + suffix);
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("End this session…")).click();
    assertThat(page.locator("h1")).hasText(Pattern.compile("End (this|your own) session\\?"));
    isForEverybody(page);
    PagePicture.of(page, "console-end" + suffix);
    for (String each : List.of("Activity", "Health")) {
      page.locator("header nav").getByText(each).click();
      assertThat(page.locator("h1")).hasText(each);
      assertThat(page.locator("#live")).hasText("Live");
      isForEverybody(page);
      PagePicture.of(page, "console-" + each.toLowerCase(Locale.ROOT) + suffix);
    }
    assertThat(complaints).isEmpty();
  }

  @Test
  void aSessionIsFoundShownAndEnded() {
    Page page = open(window(1100, 820));
    page.navigate(address);
    page.getByLabel("Holds value").fill("cart");
    page.getByLabel("Device").fill("firefox");
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Search")).click();
    Locator rows = page.locator("tbody tr");
    int found = rows.count();
    assertThat(found).isPositive();
    assertThat(rows).hasCount(found);
    assertThat(rows.first()).containsText("Firefox on Linux");
    rows.first().locator("a").click();
    assertThat(page.locator("pre")).containsText("Sunset over the harbour");
    assertThat(page.locator("tr", new Page.LocatorOptions().setHasText("viewed")))
        .containsText("not shown");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("End this session…")).click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End session")).click();
    assertThat(page.locator("[data-flash=success]")).hasText("The session has ended.");
    page.navigate(address + "?holds=cart&device=firefox");
    assertThat(rows).hasCount(found - 1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void chartsFollowWhatHappensSayWhenTheyDoNotAndGoOnAfterARestart() throws IOException {
    Page page = open(window(1100, 820).setColorScheme(ColorScheme.DARK));
    page.navigate(address + "/activity");
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("#created-text")).containsText(" 1 in this minute");
    String before = page.locator("path[data-path=created]").getAttribute("d");

    TestVisitor another = TestVisitor.of(cloakroom);
    another.logIn("user-3");

    assertThat(page.locator("#created-text")).containsText(" 2 in this minute");
    assertThat(page.locator("path[data-path=created]")).not().hasAttribute("d", before);
    assertThat(complaints).isEmpty();

    int port = server.getAddress().getPort();
    server.stop(0);
    assertThat(page.locator("#live")).not().hasText("Live");

    // The page goes on after a restart, with the counts of the new process.
    serve(site(), port);
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("#created-text")).containsText("0 in the last hour");
  }

  @Test
  void theHealthPageShowsADeadStore() {
    Page page = open(window(1100, 820));
    page.navigate(address + "/health");
    assertThat(page.locator(".state")).hasText("Answers");
    assertThat(page.locator("#latency-0-text")).containsText("median");
    isForEverybody(page);
  }

  @Test
  void olderSessionsEndWithAndWithoutAScript() {
    for (boolean scripted : new boolean[] {true, false}) {
      Page page = open(window(320, 640).setJavaScriptEnabled(scripted));
      page.navigate(address);
      page.getByLabel("Sessions that began more than").fill(scripted ? "50" : "20");
      page.getByLabel("Unit").selectOption("minutes");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("Continue…")).click();
      assertThat(page.locator("h1")).hasText("End all older sessions?");
      page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End older sessions"))
          .click();
      assertThat(page.locator("[data-flash=success]"))
          .hasText(Pattern.compile("[1-9]\\d* sessions have ended\\."));
      page.navigate(address + "/activity");
      assertThat(page.locator("#created-text")).containsText("in the last hour");
      assertThat(page.locator("#live"))
          .hasText(scripted ? "Live" : "As of when the page was loaded");
      page.context().close();
    }
    assertThat(complaints).isEmpty();
  }
}
