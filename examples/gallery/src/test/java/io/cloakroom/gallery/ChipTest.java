package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.Media;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import io.cloakroom.browser.PagePicture;
import java.util.ArrayList;
import java.util.List;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** The chip of the toolbar in an application's pages. */
@ResourceLock(Chromium.LOCK)
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
final class ChipTest {

  /** Lets tests and axe look into the chip, which is closed to scripts of the page. */
  private static final String OPENED =
      """
      const attach = Element.prototype.attachShadow;
      Element.prototype.attachShadow = function () { return attach.call(this, { mode: 'open' }); };
      """;

  private static final String VIOLATIONS =
      """
      document.addEventListener('securitypolicyviolation',
        (event) => console.error('violation of ' + event.violatedDirective));
      """;

  private final List<String> complaints = new ArrayList<>();
  private ChipSite site;
  private BrowserContext context;
  private Page page;

  @BeforeAll
  void start() {
    site = new ChipSite();
  }

  @AfterAll
  void stop() {
    site.close();
  }

  @BeforeEach
  void open() {
    context = Chromium.shared().open();
    context.addInitScript(OPENED);
    context.addInitScript(VIOLATIONS);
    page = watched(context.newPage());
  }

  private Page watched(Page opened) {
    complaints.clear();
    opened.onConsoleMessage(message -> complaints.add(message.text()));
    opened.onPageError(complaints::add);
    return opened;
  }

  @AfterEach
  void close() {
    context.close();
  }

  private Locator chip() {
    return page.locator("cloakroom-chip");
  }

  private Locator fold() {
    return page.locator("cloakroom-chip button");
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy | default-src 'self'",
        "policy | default-src 'none'; script-src 'self'; style-src 'self'",
        "policy | script-src 'nonce-r4nd0m'; style-src 'self'; require-trusted-types-for 'script'",
        "policy | script-src 'nonce-r4nd0m' 'strict-dynamic'; style-src 'self'; trusted-types",
        "policy | script-src-elem http://localhost:*; script-src 'none'; connect-src 'none'",
        "meta   | default-src 'self'",
        "meta   | script-src 'nonce-r4nd0m'; style-src 'self'"
      })
  void isShownUnderEveryPolicyThatAllowsIt(String where, String policy) {
    page.navigate(site.address(where, policy));

    assertThat(chip()).containsText(Pattern.compile("#\\d+200anonymous"));
    assertThat(chip()).hasCSS("position", "fixed");
    assertThat(page.locator("cloakroom-chip a > span").nth(1)).isHidden();
    assertThat(page.locator("cloakroom-chip a")).hasCSS("font-size", "12px");
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "policy | default-src 'none'; style-src 'self'",
        "policy | script-src 'none'",
        "policy | script-src 'strict-dynamic' 'self'",
        "policy | script-src https:",
        "policy | script-src 'sha256-47DEQpj8HBSa+/TImW+5JCeuQeRkm5NMpJWZG3hSuFU='",
        "policy | sandbox allow-forms",
        "meta   | script-src 'none'"
      })
  void isLeftOutUnderAPolicyThatRefusesIt(String where, String policy) {
    page.navigate(site.address(where, policy));

    assertThat(page.locator("h1")).isVisible();
    assertThat(chip()).hasCount(0);
    assertThat(page.content()).doesNotContain("/.cloakroom/");
    assertThat(complaints).isEmpty();
  }

  @Test
  void sumsUpTheFormThatThePageAnswers() {
    page.navigate(site.address("/"));
    page.locator("form button").click();

    assertThat(page).hasURL(site.address("/order"));
    assertThat(chip()).containsText("422");
    assertThat(chip()).containsText("csrf ok");
    assertThat(page.locator("cloakroom-chip .wrong").nth(1)).hasText("1 error");
  }

  @Test
  void isFoldedAwayInThisWindowUntilItIsUnfolded() {
    page.navigate(site.address("/"));
    fold().click();
    assertThat(page.locator("cloakroom-chip a")).isHidden();
    assertThat(fold()).hasAttribute("aria-expanded", "false");

    page.navigate(site.address("/?next"));
    assertThat(page.locator("cloakroom-chip a")).isHidden();
    assertThat(fold()).hasText(Pattern.compile("#\\d+"));

    fold().click();
    page.reload();
    assertThat(page.locator("cloakroom-chip a")).isVisible();
  }

  @Test
  void isFoldedWithoutAStorageToo() {
    page.addInitScript(
        "Object.defineProperty(window, 'sessionStorage', { get() { throw new Error('no') } })");
    page.navigate(site.address("/"));
    fold().click();
    assertThat(page.locator("cloakroom-chip a")).isHidden();
    assertThat(complaints).isEmpty();
  }

  @ParameterizedTest
  @ValueSource(ints = {320, 1280})
  void takesNoSpaceOfThePageAndIsNotPrinted(int width) {
    page.setViewportSize(width, 480);
    page.navigate(site.address("/"));
    assertThat(chip()).isVisible();
    String size =
        """
        () => [document.documentElement.scrollWidth, document.documentElement.scrollHeight,
          ...Object.values(document.body.getBoundingClientRect().toJSON())].join()
        """;
    Object with = page.evaluate(size);
    assertThat(page.locator("cloakroom-chip a").boundingBox().width).isLessThan(width - 16.0);
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.PRINT));
    assertThat(chip()).isHidden();
    page.emulateMedia(new Page.EmulateMediaOptions().setMedia(Media.SCREEN));
    page.evaluate("() => document.querySelector('cloakroom-chip').remove()");
    assertThat(page.evaluate(size)).isEqualTo(with);
  }

  @ParameterizedTest
  @CsvSource({"LIGHT, 960, 460", "DARK, 960, 460", "LIGHT, 320, 640", "DARK, 320, 640"})
  void hasNoBarriers(ColorScheme scheme, int width, int height) {
    try (BrowserContext coloured =
        Chromium.shared()
            .open(
                new Browser.NewContextOptions()
                    .setColorScheme(scheme)
                    .setDeviceScaleFactor(2)
                    .setViewportSize(width, height))) {
      coloured.addInitScript(OPENED);
      page = coloured.newPage();
      page.navigate(site.address("/"));
      page.locator("form button").click();
      assertThat(chip()).containsText("1 error");
      assertThat(Axe.violations(page)).isEmpty();
      String variant =
          (width == 320 ? "-narrow" : "") + (scheme == ColorScheme.DARK ? "-dark" : "");
      picture("chip" + variant);
      fold().click();
      assertThat(Axe.violations(page)).isEmpty();
      picture("chip-folded" + variant);
    }
  }

  private void picture(String name) {
    page.mouse().move(1, 1);
    PagePicture.of(page, name);
  }

  @Test
  void isClosedToThePageAndInTheTopWindowOnly() {
    try (BrowserContext plain = Chromium.shared().open()) {
      page = plain.newPage();
      page.navigate(site.address("/frames"));
      assertThat(chip()).hasCount(1);
      assertThat(page.evaluate("() => document.querySelector('cloakroom-chip').shadowRoot"))
          .isNull();
      page.frames()
          .forEach(frame ->
              assertThat(frame.locator("cloakroom-chip").count())
                  .isEqualTo(frame.parentFrame() == null ? 1 : 0));
    }
  }

  @ParameterizedTest
  @CsvSource(
      delimiter = '|',
      value = {
        "?first | ",
        "?last  | ",
        "?first | default-src 'none'; script-src 'self'; style-src 'self'; connect-src 'self'",
        "?last  | script-src 'nonce-r4nd0m'; style-src 'self'",
        "?last  | script-src 'nonce-r4nd0m' 'strict-dynamic'; trusted-types"
      })
  void namesTheRequestOfThePageThatAScriptShows(String order, @Nullable String policy) {
    page.navigate(site.address("/swap" + order + site.policy(policy)));
    String first = page.locator("cloakroom-chip .number").textContent();
    page.locator("#last a").click();
    assertThat(page).hasURL(site.address("/"));
    assertThat(page.locator("cloakroom-chip .number")).not().hasText(first);
    String shown = page.locator("cloakroom-chip .number").textContent();
    assertThat(page.locator("body > meta").getAttribute("content"))
        .endsWith(shown.replace('#', '-'));
    assertThat(page.locator("cloakroom-chip a"))
        .hasAttribute("href", Pattern.compile(".*#request-" + shown.substring(1)));
    assertThat(chip()).containsText("200anonymous");
    assertThat(page.getByText("of an earlier page")).isHidden();

    page.goBack();
    assertThat(page.locator("html")).hasAttribute("data-swaps", "2");
    assertThat(page.locator("cloakroom-chip .number")).hasText(first);
    assertThat(page.getByText("of an earlier page")).isHidden();
    page.evaluate("() => history.pushState(null, '', '/elsewhere')");
    assertThat(page.getByText("of an earlier page")).isVisible();
    assertThat(chip()).hasCount(1);
    assertThat(complaints).isEmpty();
  }

  @Test
  void staysAloneWhenAPageComesBack() {
    page.navigate(site.address("/"));
    page.navigate(site.address("/?next"));
    page.goBack();
    assertThat(chip()).hasCount(1);
  }

  @Test
  void isReachedByKeyboardAndLeadsToItsRequestInTheToolbar() {
    page.navigate(site.address("/"));
    page.locator("form button").click();
    assertThat(chip()).containsText("422");
    String number = page.locator("cloakroom-chip .number").textContent().substring(1);

    page.locator("#last a").focus();
    page.keyboard().press("Tab");
    Page first = context.waitForPage(() -> page.keyboard().press("Enter"));
    assertThat(first).hasURL(site.toolbar().resolve("/open#request-" + number).toString());
    assertThat(first.getByRole(AriaRole.STATUS))
        .containsText("Open the address of the toolbar from the log");
    assertThat(Axe.violations(first)).isEmpty();

    first.navigate(site.toolbar().toString());
    assertThat(first.locator("#journeys li").first()).isVisible();
    page.locator("#last a").focus();
    page.keyboard().press("Tab");
    Page second = context.waitForPage(() -> page.keyboard().press("Enter"));
    assertThat(second).hasURL(site.toolbar().resolve("#request-" + number).toString());
    assertThat(second.locator("#request")).containsText("/order");
    assertThat(second.locator("#request")).containsText("Request " + number);
  }

  @Test
  void noOtherOriginReadsOrFramesThePageThatOpensTheToolbar() {
    page.navigate(site.toolbar().toString());
    assertThat(page.locator("h1")).isVisible();
    page.navigate(site.address("/frames"));
    assertThat(chip()).isVisible();

    assertThat(complaints).anyMatch(complaint -> complaint.contains("frame-ancestors"));
    assertThat(page.frames())
        .noneMatch(frame -> frame.url().startsWith(site.toolbar().resolve("/").toString()));
    assertThat(
            page.evaluate(
                "address => fetch(address).then(() => 'read', () => 'refused')",
                site.toolbar().resolve("/open").toString()))
        .isEqualTo("refused");
    assertThat(page.evaluate("() => localStorage.getItem('cloakroom.toolbar')")).isNull();
    assertThat(page.content()).doesNotContain(site.toolbar().getPath().split("/", -1)[1]);
  }

  @Test
  void aKeyOfAnEarlierStartIsForgotten() {
    page.navigate(site.toolbar().resolve("/open").toString());
    page.evaluate("() => localStorage.setItem('cloakroom.toolbar', 'AAAAAAAAAAAAAAAAAAAAAA')");
    page.navigate(site.toolbar().resolve("/open?again#request-1").toString());

    assertThat(page.locator("#state")).containsText("Open the address of the toolbar");
    assertThat(page.evaluate("() => localStorage.getItem('cloakroom.toolbar')")).isNull();
  }
}
