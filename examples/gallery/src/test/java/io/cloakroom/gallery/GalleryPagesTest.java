package io.cloakroom.gallery;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.APIResponse;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import com.microsoft.playwright.options.FilePayload;
import com.microsoft.playwright.options.RequestOptions;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** Every page, empty and full of long words: it fits every window, and axe finds nothing wrong. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryPagesTest {

  /** A word in which no line break is possible. */
  private static final String WORD = "Donaudampfschifffahrtselektrizitaetenhauptbetriebswerkbauamt";

  private static final List<String> FOR_ALL =
      List.of(
          "/photos",
          "/photos/1",
          "/photos?tag=nothing",
          "/photos?q=nothing",
          "/orders",
          "/login",
          "/login?next=/cart",
          "/signup",
          "/cart",
          "/preferences",
          "/about",
          "/engines",
          "/engines/jte/signup",
          "/no/such/page");

  private static final List<String> FOR_MEMBERS =
      List.of(
          "/photos",
          "/photos/new",
          "/dashboard",
          "/profile",
          "/profile/password",
          "/profile/delete",
          "/devices",
          "/photos/mine",
          "/photos/liked",
          "/orders",
          "/cart",
          "/checkout",
          "/about");

  private static final String LINES_OF_HEADING =
      """
      () => {
        const heading = document.querySelector("h1");
        const style = getComputedStyle(heading);
        return Math.round(heading.getBoundingClientRect().height / parseFloat(style.lineHeight));
      }
      """;

  private static final String TOO_WIDE =
      """
      () => document.documentElement.scrollWidth <= innerWidth ? []
        : [...document.querySelectorAll("body *")]
          .filter((element) => element.getBoundingClientRect().right > innerWidth)
          .map((element) => element.outerHTML.slice(0, 160))
      """;

  private final OpenGallery gallery;

  GalleryPagesTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = OpenGallery.in(data);
  }

  @AfterAll
  void close() {
    gallery.close();
  }

  @Test
  void everyPageOfAVisitor() {
    Visitor visitor = gallery.visitor(true);
    for (String path : FOR_ALL) {
      visitor.goesTo(path);
      isRight(visitor, true);
    }
    for (String path : List.of("/login", "/signup", "/engines/pebble/signup")) {
      visitor.goesTo(path);
      visitor.content().locator("form > button").click();
      isRight(visitor, true);
    }
    assertThat(gallery.complaintsOfAll()).isEmpty();
  }

  @Test
  void everyPageOfANewMember() {
    Visitor member = gallery.member("Ada", true);
    for (String path : FOR_MEMBERS) {
      member.goesTo(path);
      isRight(member, true);
    }
    for (String path : List.of("/profile/password", "/profile/delete", "/photos/new")) {
      member.goesTo(path);
      member.content().locator("form button:not([type=button], [name])").first().click();
      isRight(member, true);
    }
    assertThat(gallery.complaintsOfAll()).isEmpty();
  }

  @Test
  void everyPageThatIsFullOfLongWords() {
    Visitor member = gallery.visitor(true);
    member.signsUp(WORD, WORD.toLowerCase(Locale.ROOT) + "@example.org");
    isRight(member, false);
    member.goesTo("/photos/new");
    member.fills("Title", WORD);
    member.fills("Tag 1", WORD.substring(0, 40));
    member
        .field("Photo")
        .setInputFiles(new FilePayload("a.png", "image/png", GalleryStoryTest.meadow()));
    member.presses("Publish");
    isRight(member, false);
    String photo = member.page().url();
    for (String page : List.of("/edit", "/delete")) {
      member.goesTo(photo + page);
      isRight(member, false);
    }
    member.goesTo(photo + "/edit");
    member.fills("Title", "");
    member.presses("Save");
    isRight(member, false);
    member.goesTo(photo);
    member.content().locator(".like button").click();
    member.presses("Add to cart");
    isRight(member, false);
    member.goesTo("/checkout");
    for (String name : List.of("name", "street", "postcode", "city", "country")) {
      member.page().locator("[name='shipping[" + name + "]']").fill(WORD);
    }
    member.presses("Continue");
    member.isAt("/checkout");
    isRight(member, false);
    member.presses("Place order");
    isRight(member, true);
    member.follows("View your order");
    isRight(member, true);
    order(member, Long.parseLong(photo.replaceAll(".*/", "")));
    for (String path : FOR_MEMBERS) {
      member.goesTo(path);
      isRight(member, false);
    }
    member.goesTo("/photos?tag=" + WORD.substring(0, 40));
    isRight(member, false);
    member.goesTo("/profile");
    member.opensMenu();
    isRight(member, false);
    assertThat(gallery.complaintsOfAll()).isEmpty();
  }

  private static void order(Visitor member, long photo) {
    Map<String, String> address =
        Map.of(
            "name",
            WORD,
            "street",
            WORD,
            "postcode",
            WORD.substring(0, 20),
            "city",
            WORD,
            "country",
            WORD);
    APIResponse placed =
        member
            .page()
            .request()
            .post(
                "/checkout",
                RequestOptions.create()
                    .setHeader("Accept", "application/json")
                    .setHeader("Idempotency-Key", "0123456789abcdef0123456789abcdef")
                    .setHeader("Origin", member.page().url().replaceAll("(?<=\\d)/.*", ""))
                    .setData(
                        Map.of(
                            "lines",
                            List.of(Map.of("photo", photo, "quantity", 9999)),
                            "shipping",
                            address)));
    assertThat(placed.status()).as(placed.text()).isEqualTo(200);
  }

  /**
   * Checks that the page fits and breaks none of axe's rules, on a dark phone and on a light
   * desktop.
   */
  private static void isRight(Visitor visitor, boolean ownHeading) {
    Page page = visitor.page();
    page.waitForLoadState();
    page.setViewportSize(320, 640);
    assertThat((List<?>) page.evaluate(TOO_WIDE)).as("320 px: " + page.url()).isEmpty();
    page.setViewportSize(390, 800);
    isRight(page, ColorScheme.DARK, ownHeading);
    page.setViewportSize(1280, 800);
    isRight(page, ColorScheme.LIGHT, ownHeading);
  }

  private static void isRight(Page page, ColorScheme colours, boolean ownHeading) {
    page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colours));
    assertThat(Axe.violations(page)).as(page.url()).isEmpty();
    assertThat(Accessibility.flaws(page)).as(page.url()).isEmpty();
    if (ownHeading) {
      assertThat(page.evaluate(LINES_OF_HEADING)).as("lines: " + page.url()).isEqualTo(1);
    }
  }
}
