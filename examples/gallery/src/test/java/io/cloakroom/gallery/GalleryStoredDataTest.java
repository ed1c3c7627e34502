package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.Cookie;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** The page that shows where a visitor's data is stored. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryStoredDataTest {

  private final OpenGallery gallery;

  GalleryStoredDataTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = OpenGallery.in(data);
  }

  @AfterEach
  void nothingWasComplainedOf() {
    assertThat(gallery.complaintsOfAll()).isEmpty();
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  private static Locator row(Visitor visitor, String place, String name) {
    return visitor
        .page()
        .locator("#" + place + " tbody tr")
        .filter(
            new Locator.FilterOptions()
                .setHas(
                    visitor
                        .page()
                        .locator(
                            "th",
                            new Page.LocatorOptions().setHasText(Pattern.compile("^" + name)))));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void eachPlaceShowsNamesValuesSizesEndsAndReaders(boolean scripted) {
    Visitor joe = gallery.member("Joe", scripted);
    joe.goesTo("/preferences");
    joe.field("Light").check();
    joe.presses("Save");
    joe.goesTo("/photos/1");
    joe.presses("Add to cart");
    joe.isTold("has been added to your cart.");
    joe.presses("Check out");
    joe.entersAddress();
    joe.turnsTo("Where your data is stored");
    joe.sees("Where your data is stored");

    assertThat(row(joe, "cookies", "sid")).containsText("when you close the browser");
    assertThat(row(joe, "cookies", "preferences")).containsText("light, EN");
    assertThat(row(joe, "cookies", "preferences")).containsText("a year after it was set");
    assertThat(row(joe, "cookies", "sid")).containsText(Pattern.compile("\\d+ bytes"));
    assertThat(row(joe, "session", "cart")).containsText("{\"lines\":{\"1\":1}");
    assertThat(row(joe, "session", "delivery")).containsText("\"city\":\"C…\"");
    assertThat(row(joe, "store", "session:")).containsText(Pattern.compile("\\d+ bytes"));
    assertThat(row(joe, "database", "cloakroom_account")).containsText("1 row");
    assertThat(row(joe, "database", "photo_like")).containsText("no rows");
    assertThat(joe.page().locator("#flash")).containsText("No message waits for you.");
    assertThat(joe.page().locator(".reader")).hasCount(7);
    assertThat(joe.page().locator(".drawing svg")).isVisible();
    if (scripted) {
      assertThat(row(joe, "browser", "recent")).containsText("Paper moon");
      assertThat(joe.page().locator("#tab")).containsText("This tab holds nothing.");
    } else {
      assertThat(joe.page().locator("#tab")).containsText("Scripts are off");
      assertThat(joe.page().locator("#browser")).containsText("Scripts are off");
    }
  }

  @Test
  void whatOpensSomethingOrDescribesAPersonIsMasked() {
    Visitor ann = gallery.member("Ann", true);
    ann.goesTo("/photos/1");
    ann.presses("Add to cart");
    ann.presses("Check out");
    ann.entersAddress();
    ann.goesTo("/about");
    String shown = ann.content().innerText();
    assertThat(shown).doesNotContain("of this visitor", OpenGallery.email("Ann", true));
    for (Cookie cookie : ann.cookies()) {
      assertThat(shown).as(cookie.name).contains(cookie.name).doesNotContain(cookie.value);
    }
    RawVisitor program = new RawVisitor(gallery.port()).accepting(RawVisitor.JSON);
    program.post("/cart", RawVisitor.FORM, "photo=1&quantity=1");
    assertThat(program.get("/about").body())
        .contains("\"name\":\"sid\"", "\"name\":\"cart\"")
        .doesNotContain(program.cookie("sid"));
  }

  @Test
  void whatIsTypedAndLookedAtIsInTheBrowserUntilTheLogout() {
    Visitor bea = gallery.member("Bea", true);
    bea.goesTo("/photos/1");
    bea.goesTo("/photos/2");
    assertThat(bea.page().locator(".recent img")).hasAttribute("alt", "Paper moon");
    bea.goesTo("/photos/new");
    bea.fills("Title", "Unfinished");
    bea.goesTo("/about");
    assertThat(row(bea, "tab", "draft:upload")).containsText("Unfinished");
    assertThat(row(bea, "browser", "recent")).containsText("Quarter turns");
    bea.logsOut();
    bea.goesTo("/about");
    assertThat(bea.page().locator("#tab")).containsText("This tab holds nothing.");
    assertThat(bea.page().locator("#browser")).containsText("This browser holds nothing");
  }

  @ParameterizedTest
  @ValueSource(strings = {"light", "dark"})
  void theDrawingIsTheDocumentationsAndFollowsTheTheme(String theme) throws IOException {
    Visitor cem = gallery.visitor(false);
    cem.goesTo("/preferences");
    cem.field(theme.equals("dark") ? "Dark" : "Light").check();
    cem.presses("Save");
    cem.goesTo("/about");
    Path original = Path.of(System.getProperty("project.root"), "docs/images/whole.svg");
    assertThat(Files.readString(original)).contains("class=\"whole-back\"");
    Object fills =
        cem.page()
            .evaluate(
                "() => [getComputedStyle(document.querySelector('.whole-back')).fill,"
                    + " getComputedStyle(document.body).backgroundColor]");
    assertThat(((List<?>) fills).get(0)).isEqualTo(((List<?>) fills).get(1));
    cem.page().setViewportSize(320, 640);
    assertThat(Accessibility.flaws(cem.page())).isEmpty();
  }

  @Test
  void textsOfJsonAreMaskedAndNothingElse() {
    assertThat(StoredItem.maskedJson("{\"a\":\"Ärger\",\"b\":[1,\"\",true,null],\"c\":\"\\\"x\"}"))
        .isEqualTo("{\"a\":\"Ä…\",\"b\":[1,\"\",true,null],\"c\":\"…\"}");
    assertThat(StoredItem.masked("short")).isEqualTo("…");
    assertThat(new StoredItem("a", "🎨".repeat(200), 1, "").value())
        .isEqualTo("🎨".repeat(160) + "…");
  }
}
