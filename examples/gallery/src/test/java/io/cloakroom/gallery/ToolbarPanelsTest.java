package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static java.nio.charset.StandardCharsets.UTF_8;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import io.cloakroom.browser.PagePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Each panel of the toolbar, after a story that has something for all of them. */
@Isolated("it sets a system property")
@ResourceLock(Chromium.LOCK)
final class ToolbarPanelsTest {

  private static final String AGENT =
      "User-Agent: Mozilla/5.0 (X11; Linux x86_64; rv:145.0) Gecko/20100101 Firefox/145.0";
  private static final List<String> FORM = List.of("Content-Type: " + RawVisitor.FORM, AGENT);

  /** The panels, each with a text in the row of the request that it is shown for, and one in it. */
  private static final Map<String, List<String>> PANELS =
      new TreeMap<>(
          Map.ofEntries(
              Map.entry("overview", List.of("Logged out", "was ended elsewhere")),
              Map.entry("session", List.of("POST /orders 303", "seats")),
              Map.entry("cookies", List.of("GET /preferences", "ads")),
              Map.entry("form", List.of("422", "did you mean")),
              Map.entry("flash", List.of("GET /thanks", "Your seats are reserved.")),
              Map.entry("csrf", List.of("403", "decided")),
              Map.entry("login", List.of("POST /login", "logged in")),
              Map.entry("view", List.of("GET /thanks", "thanks")),
              Map.entry("response", List.of("403", "csrf.cross-site")),
              Map.entry("store", List.of("POST /login", "create")),
              Map.entry("log", List.of("422", "An order was refused"))));

  private static void post(RawVisitor visitor, int status, String path, String body) {
    HttpAnswer answer = visitor.send("POST", path, FORM, body.getBytes(UTF_8));
    assertThat(answer.status()).isEqualTo(status);
  }

  private static void get(RawVisitor visitor, int status, String path, String... headers) {
    List<String> all = new ArrayList<>(List.of(headers));
    all.add(AGENT);
    assertThat(visitor.send("GET", path, all, null).status()).isEqualTo(status);
  }

  private static void story(WatchedShop shop) {
    RawVisitor ada = new RawVisitor(shop.port());
    get(ada, 200, "/");
    get(ada, 200, "/preferences");
    post(
        ada,
        303,
        "/login",
        "username=" + WatchedShop.ADA + "&password=" + WatchedShop.PASSWORD.replace(' ', '+'));
    get(ada, 200, "/account", "Sec-Fetch-Dest: document");
    post(
        ada,
        422,
        "/orders",
        "play=The+Tempest&seats=12&email=ada%40example&address.street=Mill+Lane+3"
            + "&address.postkode=NW1&voucher=SEKRET&newsletter=on");
    post(
        ada,
        303,
        "/orders",
        "play=The+Tempest&seats=2&email=ada%40example.org&address.street=Mill+Lane+3"
            + "&address.postcode=NW1+7AB&voucher=SEKRET");
    get(ada, 200, "/thanks", "Sec-Fetch-Dest: document");
    get(
        ada,
        200,
        "/api/seats",
        "Sec-Fetch-Dest: empty",
        "Referer: http://localhost:" + shop.port() + "/thanks");
    HttpAnswer foreign =
        ada.send(
            "POST",
            "/orders",
            List.of(FORM.get(0), AGENT, "Origin: null", "Sec-Fetch-Site: cross-site"),
            "play=Hamlet&seats=9".getBytes(UTF_8));
    assertThat(foreign.status()).isEqualTo(403);
    shop.endAllSessions();
    get(ada, 303, "/account", "Sec-Fetch-Dest: document");
  }

  @Test
  void isCompleteFreeOfBarriersAndInsideTheWindow() {
    try (WatchedShop shop = new WatchedShop();
        BrowserContext developer = Chromium.shared().open(new Browser.NewContextOptions())) {
      story(shop);
      Page page = developer.newPage();
      page.navigate(shop.toolbar().toString());
      assertThat(page.locator(".row")).hasCount(10);
      for (ColorScheme scheme : List.of(ColorScheme.LIGHT, ColorScheme.DARK)) {
        page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(scheme));
        for (int width : PagePicture.areWanted() ? List.of(1200, 360, 320) : List.of(1200, 320)) {
          page.setViewportSize(width, width == 1200 ? 800 : 720);
          String suffix =
              (width == 1200 ? "" : "-narrow") + (scheme == ColorScheme.DARK ? "-dark" : "");
          page.evaluate("() => { location.hash = ''; }");
          isInside(page, "list");
          if (width != 320) {
            PagePicture.of(page, "toolbar-list" + suffix);
          }
          PANELS.forEach((panel, texts) -> {
            open(page, panel, texts.get(0));
            assertThat(page.locator("#panel-" + panel)).containsText(texts.get(1));
            isInside(page, panel);
            if (width != 320) {
              PagePicture.of(page, "toolbar-" + panel + suffix);
            }
          });
        }
      }
      assertThat(page.content()).doesNotContain("SEKRET");
    }
  }

  private static void open(Page page, String panel, String row) {
    page.evaluate(
        """
        ([words, panel]) => {
          const row = [...document.querySelectorAll('.row')].find(
            (each) => words.split(' ').every((word) => each.textContent.includes(word)));
          location.hash = `${row.getAttribute('href')}/${panel}`;
        }
        """,
        List.of(row, panel));
  }

  private static void isInside(Page page, String what) {
    assertThat(Axe.violations(page)).as(what).isEmpty();
    assertThat(page.evaluate("document.documentElement.scrollWidth - innerWidth"))
        .as("%s is wider than the window", what)
        .isEqualTo(0);
  }
}
