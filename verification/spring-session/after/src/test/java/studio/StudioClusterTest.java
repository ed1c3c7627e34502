package studio;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import io.cloakroom.testkit.PostgresServer;
import io.cloakroom.testkit.RedisServer;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Base64;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;

/**
 * The story of a customer of a Spring Boot application on two nodes, one of which is killed while
 * she fills in a form.
 */
@Isolated("processes that are killed")
@ResourceLock(Chromium.LOCK)
final class StudioClusterTest {

  private static final int NODES = 2;

  /** A picture of one pixel. */
  private static final byte[] PICTURE =
      Base64.getDecoder()
          .decode(
              "iVBORw0KGgoAAAANSUhEUgAAAAEAAAABCAYAAAAfFcSJAAAADUlEQVR42mNkYPhfDwAChwGA60e6kgAAAABJRU5ErkJggg==");

  private final Chromium chromium = Chromium.shared();
  private final List<String> complaints = new CopyOnWriteArrayList<>();

  @TempDir Path folder;

  @AfterEach
  void close() {
    chromium.closeAll();
  }

  @Test
  void theStoryGoesOnWithoutANodeOnPostgres() throws Exception {
    PostgresServer postgres = PostgresServer.shared();
    story(
        "postgres",
        List.of(
            "--cloakroom.store=jdbc",
            "--spring.datasource.url=" + postgres.jdbcUrl(postgres.freshDatabase()),
            "--spring.datasource.hikari.maximum-pool-size=5"));
  }

  @Test
  void theStoryGoesOnWithoutANodeOnRedis() throws Exception {
    story(
        "redis",
        List.of(
            "--cloakroom.store=redis",
            "--cloakroom.redis.prefix=studio:",
            "--spring.data.redis.url=" + RedisServer.shared().url()));
  }

  private void story(String store, List<String> arguments) throws Exception {
    try (StudioNodes nodes = StudioNodes.start(folder, arguments)) {
      BrowserContext browser =
          chromium.open(new Browser.NewContextOptions().setBaseURL(nodes.address()));
      Page page = browser.newPage();
      watch(page);

      page.navigate("/");
      logIn(page, "ada", "wonderful");
      int pieces = fillCartOnBothNodes(page, nodes);
      shot(page, store + "-shelf");

      page.navigate("/order");
      fill(page, "Ada Brown", "ada at example.org");
      button(page, "Place order").click();
      refused(page);
      shot(page, store + "-refused");

      page.getByLabel("Email address").fill("ada@example.org");
      page.getByLabel("A picture to paint on it")
          .setInputFiles(new FilePayload("bird.png", "image/png", PICTURE));
      nodes.kill(1);
      button(page, "Place order").click();
      received(page, pieces);
      shot(page, store + "-receipt");

      everyRequestIsAnsweredAndLoggedIn(page);
      List<Cookie> stolen = browser.cookies();
      addToCart(page, "Moon plate");
      page.navigate("/cart");
      logOut(page);
      nobodySeesAda(page);
      theCookieIsWorthless(nodes.address(), stolen);

      logIn(page, "eve", "terrible");
      theNextPersonSeesNothing(page);
      assertThat(complaints).isEmpty();
    }
  }

  /** Notes what the browser complains about, and each response with a failure. */
  private void watch(Page page) {
    page.onPageError(complaints::add);
    page.onConsoleMessage(message -> {
      if (message.type().equals("error") && !message.text().startsWith("Failed to load")) {
        complaints.add(message.text());
      }
    });
    page.onResponse(response -> {
      if (response.status() >= 500) {
        complaints.add(response.status() + " " + response.url());
      }
    });
  }

  private static void logIn(Page page, String name, String password) {
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Log in")).click();
    page.getByLabel("Name").fill(name);
    page.getByLabel("Password").fill(password);
    button(page, "Log in").click();
    assertThat(page.locator(".customer")).hasText(name);
  }

  /**
   * Adds pieces until each node has added one. Without sticky sessions, nginx chooses the nodes in
   * turn. One more request in between changes whose turn it is.
   *
   * @return how many pieces are in the cart
   */
  private static int fillCartOnBothNodes(Page page, StudioNodes nodes) throws Exception {
    int pieces = 0;
    while (!(added(nodes, 1) && added(nodes, 2))) {
      assertThat(pieces).as("pieces that only one node has added").isLessThan(8);
      addToCart(page, pieces % 2 == 0 ? "Rain bowl" : "Morning mug");
      pieces++;
      assertThat(page.locator(".count")).hasText(Integer.toString(pieces));
      if (pieces % 2 == 0) {
        page.request().get("/studio/studio.css");
      }
    }
    return pieces;
  }

  private static boolean added(StudioNodes nodes, int node) throws Exception {
    return nodes.requests(node).contains("POST /cart");
  }

  private static void addToCart(Page page, String piece) {
    page.navigate("/");
    button(page, "Add " + piece + " to the cart").click();
    Locator banner = page.locator(".banner");
    assertThat(banner).hasText(piece + " is in your cart.");
    page.reload();
    assertThat(banner).hasCount(0);
  }

  private static void fill(Page page, String name, String email) {
    page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)).fill(name);
    page.getByLabel("Email address").fill(email);
    page.getByLabel("By post").check();
    page.getByLabel("A line to engrave").fill("For Bea & Cem, <3");
  }

  /** The form has what she typed, and two errors. */
  private static void refused(Page page) {
    assertThat(page).hasURL(Pattern.compile("/order$"));
    assertThat(page.locator(".error")).hasCount(2);
    assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true)))
        .hasValue("Ada Brown");
    assertThat(page.getByLabel("Email address")).hasValue("ada at example.org");
    assertThat(page.getByLabel("By post")).isChecked();
    assertThat(page.getByLabel("A line to engrave")).hasValue("For Bea & Cem, <3");
    assertThat(Axe.violations(page)).isEmpty();
  }

  /** The other node has the order, with the cart that both filled and the file. */
  private static void received(Page page, int pieces) {
    Locator banner = page.locator(".banner");
    assertThat(banner).hasText("Thank you, Ada Brown. We have your order.");
    assertThat(page.locator("footer b")).hasText("node-2");
    assertThat(page.locator(".lines li")).hasCount(pieces);
    assertThat(page.locator("dl")).containsText("For Bea & Cem, <3");
    assertThat(widthOf(page.locator(".picture"))).isEqualTo(1);
    assertThat(page.locator(".count")).hasText("0");
    page.reload();
    assertThat(banner).hasCount(0);
    assertThat(page.locator(".lines li")).hasCount(pieces);
  }

  /** Waits until the picture is decoded. */
  private static int widthOf(Locator picture) {
    return (int) picture.evaluate("image => image.decode().then(() => image.naturalWidth)");
  }

  private static void everyRequestIsAnsweredAndLoggedIn(Page page) {
    List<Integer> answers = new ArrayList<>();
    for (int i = 0; i < 5 * NODES; i++) {
      APIResponse answer = page.request().get("/receipt");
      answers.add(answer.status());
      assertThat(answer.text()).contains("ada@example.org");
    }
    assertThat(answers).containsOnly(200);
  }

  private static void logOut(Page page) {
    assertThat(page.locator(".lines li")).hasCount(1);
    button(page, "Log out").click();
    assertThat(page.locator("h1")).hasText("On the shelf");
    assertThat(page.locator(".customer")).hasCount(0);
  }

  private static void nobodySeesAda(Page page) {
    page.goBack();
    assertThat(page.locator("h1")).hasText("Your cart");
    assertThat(page.locator("main")).containsText("Your cart is empty.");
    assertThat(page.locator(".customer")).hasCount(0);
    page.navigate("/receipt");
    assertThat(page.locator("h1")).hasText("Log in");
    page.navigate("/");
  }

  private void theCookieIsWorthless(String address, List<Cookie> stolen) {
    BrowserContext thief = chromium.open(new Browser.NewContextOptions().setBaseURL(address));
    thief.addCookies(stolen);
    Page page = thief.newPage();
    page.navigate("/receipt");
    assertThat(page.locator("h1")).hasText("Log in");
    thief.close();
  }

  private static void theNextPersonSeesNothing(Page page) {
    assertThat(page.locator(".banner")).hasCount(0);
    assertThat(page.locator(".count")).hasText("0");
    page.navigate("/receipt");
    assertThat(page.locator("main")).containsText("You have no order yet.");
    page.navigate("/order");
    assertThat(page.getByLabel("Name", new Page.GetByLabelOptions().setExact(true))).hasValue("");
    assertThat(page.getByLabel("A line to engrave")).hasValue("");
  }

  private static Locator button(Page page, String name) {
    return page.getByRole(
        AriaRole.BUTTON, new Page.GetByRoleOptions().setName(name).setExact(true));
  }

  private static void shot(Page page, String name) {
    page.screenshot(new Page.ScreenshotOptions().setPath(Path.of("target", name + ".png")));
  }
}
