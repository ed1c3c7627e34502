package io.cloakroom.frontends;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.TimeoutError;
import io.cloakroom.browser.Chromium;
import java.net.URI;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.Isolated;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The chip names the request of the page that Turbo or htmx shows without loading it. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@Isolated("it sets a system property")
@ResourceLock(Chromium.LOCK)
class ChipOnShownPagesTest {

  private static final Path MODULE =
      Path.of(System.getProperty("project.root", "../.."))
          .resolve("verification/frontends")
          .toAbsolutePath();

  /** Lets the test look into the chip, which is closed to scripts of the page. */
  private static final String OPENED =
      """
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };
      """;

  private Path scripts = MODULE;
  private final Chromium chromium = Chromium.shared();

  @BeforeAll
  void bundle() throws Exception {
    scripts = new Bundles(MODULE).build();
  }

  @AfterAll
  void close() {
    chromium.closeAll();
  }

  @ParameterizedTest
  @ValueSource(strings = {"turbo", "htmx2", "htmx4"})
  void itNamesTheRequestOfThePageThatIsShown(String library) {
    List<String> complaints = new ArrayList<>();
    try (ShownPagesServer server = new ShownPagesServer(scripts.resolve(library + ".js"));
        BrowserContext context = chromium.open()) {
      context.addInitScript(OPENED);
      Page page = context.newPage();
      page.onPageError(complaints::add);
      page.navigate(server.address("/one"));
      page.evaluate("window.stayed = true");
      isNamed(page, server, "one");

      page.locator("a", new Page.LocatorOptions().setHasText("two")).click();
      isNamed(page, server, "two");
      page.locator("form button").click();
      isNamed(page, server, "three");
      assertThat(page.evaluate("window.stayed")).isEqualTo(true);
      page.goBack();
      isNamed(page, server, "two");
      page.goBack();
      isNamed(page, server, "one");
      page.goForward();
      isNamed(page, server, "two");

      page.evaluate("() => history.pushState(null, '', '/elsewhere')");
      assertThat(page.getByText("of an earlier page")).isVisible();
      assertThat(complaints).isEmpty();
    }
  }

  private static void isNamed(Page page, ShownPagesServer server, String name) {
    assertThat(page.locator("h1")).hasText(name);
    try {
      page.waitForCondition(
          () -> server.path(number(page)).equals(address(page)),
          new Page.WaitForConditionOptions().setTimeout(20_000));
    } catch (TimeoutError e) {
      throw new AssertionError(
          "The chip names %d, which is %s, on %s: %s"
              .formatted(number(page), server.path(number(page)), page.url(), page.content()),
          e);
    }
    assertThat(page.getByText("of an earlier page")).isHidden();
    assertThat(page.locator("cloakroom-chip")).hasCount(1);
    assertThat(page.locator("cloakroom-chip")).containsText("200");
  }

  private static int number(Page page) {
    return Integer.parseInt(page.locator("cloakroom-chip .number").textContent().substring(1));
  }

  private static String address(Page page) {
    URI address = URI.create(page.url());
    return address.getRawPath()
        + (address.getRawQuery() == null ? "" : '?' + address.getRawQuery());
  }
}
