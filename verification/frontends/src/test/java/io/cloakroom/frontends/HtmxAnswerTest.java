package io.cloakroom.frontends;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import java.nio.file.Path;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Answers as a person sees them on a page with htmx. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
class HtmxAnswerTest {

  private static final Path MODULE =
      Path.of(System.getProperty("project.root", "../.."))
          .resolve("verification/frontends")
          .toAbsolutePath();

  /** A form whose own attributes do not fit a refusal: the answer's headers decide. */
  private static final String POSTED =
      "<form id=\"order\" hx-post=\"/orders\" hx-target=\"aside\" hx-push-url=\"true\">";

  private static final String BOOSTED =
      "<form id=\"order\" method=\"post\" action=\"/orders\" hx-boost=\"true\">";

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

  private OrderServer shop(String version, String form) {
    return new OrderServer(scripts.resolve(version + ".js"), form);
  }

  private Page order(OrderServer shop) {
    Page page = chromium.open().newPage();
    page.navigate(shop.address("/"));
    page.navigate(shop.address("/order"));
    page.evaluate("window.stayed = true");
    return page;
  }

  private static void send(Page page, String quantity) {
    page.fill("[name=quantity]", quantity);
    page.click("button");
  }

  @ParameterizedTest
  @ValueSource(strings = {"htmx2", "htmx4"})
  void aRefusedFormIsPutInItsOwnPlace(String version) {
    try (OrderServer shop = shop(version, POSTED)) {
      Page page = order(shop);
      for (String wrong : new String[] {"many", "more"}) {
        send(page, wrong);
        assertThat(page.locator("#quantity--error")).not().isEmpty();
        assertThat(page.locator("[name=quantity]")).hasValue(wrong);
        assertThat(page.locator("form")).hasCount(1);
        assertThat(page.locator("h1")).hasCount(1);
        assertThat(page.locator("aside")).hasText("Beside it");
        assertThat(page).hasURL(shop.address("/order"));
      }
      assertThat(page.evaluate("window.stayed")).isEqualTo(true);
      assertThat(shop.orders()).isZero();
    }
  }

  @ParameterizedTest
  @CsvSource({"htmx2, false", "htmx2, true", "htmx4, false", "htmx4, true"})
  void aFormThatIsTakenLeadsToTheNextPageWithItsMessage(String version, boolean boosted) {
    try (OrderServer shop = shop(version, boosted ? BOOSTED : POSTED)) {
      Page page = order(shop);
      send(page, "many");
      assertThat(page.locator("#quantity--error")).not().isEmpty();
      assertThat(page).hasURL(shop.address("/order"));
      send(page, "3");
      assertThat(page).hasURL(shop.address("/thanks"));
      assertThat(page.locator("h1")).hasText("thanks");
      assertThat(page.locator(".flash")).hasText("Ordered 3");
      assertThat(page.locator("aside")).hasCount(1);
      assertThat(page.locator("form")).hasCount(0);

      page.goBack();
      assertThat(page.locator("h1")).hasText("order");
      assertThat(page.locator("form")).hasCount(1);
      page.goForward();
      assertThat(page.locator("h1")).hasText("thanks");
      page.reload();
      assertThat(page.locator("h1")).hasText("thanks");
      assertThat(page.locator(".flash")).hasCount(0);
      assertThat(shop.orders()).isEqualTo(1);
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"htmx2", "htmx4"})
  void whoIsSentElsewhereSeesAWholePageThere(String version) {
    try (OrderServer shop = shop(version, POSTED)) {
      Page page = order(shop);
      send(page, "0");
      assertThat(page).hasURL(shop.address("/thanks"));
      assertThat(page.locator("h1")).hasText("thanks");
    }
  }

  @ParameterizedTest
  @ValueSource(strings = {"htmx2", "htmx4"})
  void aProblemIsSeen(String version) {
    try (OrderServer shop = shop(version, POSTED)) {
      Page page = order(shop);
      send(page, "-1");
      assertThat(page.locator("body")).containsText("Nothing is taken back here.");
      assertThat(page.locator("aside")).hasCount(0);
    }
  }
}
