package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Keyboard;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.assertions.LocatorAssertions;
import com.microsoft.playwright.options.AriaRole;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
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

/** The gallery by keyboard alone, after a reload, and where there is nothing to see. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryComfortTest {

  private final OpenGallery gallery;

  GalleryComfortTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
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

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void likeAndCartNeedNoMouse(boolean scripted) {
    Visitor ada = gallery.member("Ada", scripted);
    ada.goesTo("/photos");
    Locator like = ada.button("Like “Low tide”");
    ada.tabsTo(like);
    ada.page().keyboard().press("Enter");
    assertThat(like).hasAttribute("aria-pressed", "true");

    ada.goesTo("/photos/1");
    ada.tabsTo(ada.field("Quantity"));
    ada.page().keyboard().press("ArrowUp");
    ada.tabsTo(ada.button("Add to cart"));
    ada.page().keyboard().press("Space");
    ada.sees("Cart");
    assertThat(ada.page().locator(".sum")).containsText("€38.00");
    ada.tabsTo(ada.button("Remove Paper moon"));
    ada.page().keyboard().press("Enter");
    assertThat(ada.content()).containsText("Your cart is empty");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void fromTheWallToAnOrderTheKeyboardIsEnough(boolean scripted) {
    Visitor kim = gallery.visitor(scripted);
    Keyboard keys = kim.page().keyboard();
    kim.goesTo("/photos");
    kim.tabsTo(kim.content().getByRole(AriaRole.LINK, named("Paper moon")).first());
    keys.press("Enter");
    kim.sees("Paper moon");
    kim.tabsTo(kim.button("Add to cart"));
    keys.press("Enter");
    kim.sees("Cart");
    kim.tabsTo(kim.button("Check out"));
    keys.press("Enter");
    kim.page().waitForURL("**/checkout/address");
    for (String part : List.of("name", "street", "postcode", "city", "country")) {
      kim.tabsTo(kim.page().locator("[name='shipping[" + part + "]']"));
      keys.type("Kim's " + part);
    }
    keys.press("Enter");
    kim.page().waitForURL("**/checkout");
    kim.tabsTo(kim.button("Place order"));
    keys.press("Space");
    assertThat(kim.page()).hasURL(Pattern.compile("/orders/\\d+/confirmation$"));
    assertThat(kim.content()).containsText("Kim's city");
  }

  private static Locator.GetByRoleOptions named(String name) {
    return new Locator.GetByRoleOptions().setName(name);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theMenuOfANarrowScreenNeedsNeitherMouseNorScript(boolean scripted) {
    Visitor mia = gallery.member("Mia", scripted);
    mia.page().setViewportSize(390, 800);
    mia.goesTo("/photos");
    Locator menu = mia.page().locator("header summary");
    Locator profile = mia.page().locator(".panel").getByText("Profile");
    assertThat(menu).hasText("Menu", new LocatorAssertions.HasTextOptions().setUseInnerText(true));
    assertThat(profile).not().isVisible();
    mia.tabsTo(menu);
    mia.page().keyboard().press("Enter");
    assertThat(profile).isVisible();
    mia.sees("On the wall");
    if (scripted) {
      mia.page().keyboard().press("Escape");
      assertThat(profile).not().isVisible();
      assertThat(menu).isFocused();
      mia.page().keyboard().press("Enter");
    }
    mia.tabsTo(profile);
    mia.page().keyboard().press("Enter");
    mia.sees("Profile");
    assertThat(profile).not().isVisible();
  }

  @Test
  void theMenuClosesWhenTheVisitorTurnsToSomethingElse() {
    Visitor ned = gallery.member("Ned", true);
    ned.goesTo("/photos");
    Locator panel = ned.page().locator(".panel");
    ned.opensMenu();
    assertThat(panel).isVisible();
    ned.page().locator("h1").click();
    assertThat(panel).not().isVisible();
    ned.opensMenu();
    assertThat(panel).isVisible();
    ned.tabsTo(ned.content().locator("a").first());
    assertThat(panel).not().isVisible();
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPhotoMayHaveOneMoreTag(boolean scripted) {
    Visitor ann = gallery.member("Ann", scripted);
    ann.goesTo("/photos/new");
    ann.fills("Title", "Fog");
    ann.fills("Tag 1", "sea");
    ann.fills("Tag 3", "grey");
    ann.presses("Add another tag");
    assertThat(ann.field("Tag 4")).isFocused();
    assertThat(ann.field("Title")).hasValue("Fog");
    assertThat(ann.field("Tag 1")).hasValue("sea");
    assertThat(ann.field("Tag 3")).hasValue("grey");
    assertThat(ann.page().locator(".summary, .error")).hasCount(0);
    ann.sees("Upload a photo");
    // Enter sends the form, as ever.
    ann.page().keyboard().press("Enter");
    ann.isRefused("Select a file");
    assertThat(ann.page().locator("[name='tags[]']")).hasCount(4);
  }

  @Test
  void oneMoreTagLeavesTheChosenPhoto() {
    Visitor ann = gallery.member("Anna", true);
    ann.goesTo("/photos/new");
    ann.field("Photo").setInputFiles(new FilePayload("fog.png", "image/png", new byte[] {1}));
    int loads = ann.loads();
    for (int i = 0; i < 7; i++) {
      ann.presses("Add another tag");
    }
    assertThat(ann.field("Tag 10")).isFocused();
    assertThat(ann.loads()).isEqualTo(loads);
    assertThat(ann.field("Photo").evaluate("input => input.files.length")).isEqualTo(1);

    // The eleventh tag is the server's to answer.
    ann.presses("Add another tag");
    assertThat(ann.field("Tag 11")).isFocused();
    assertThat(ann.content()).containsText("Choose fog.png again");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whatIsTypedInTheCartGoesToTheCheckoutAndIsCountedThere(boolean scripted) {
    Visitor eve = gallery.visitor(scripted);
    eve.goesTo("/photos/1");
    eve.presses("Add to cart");
    eve.fills("Quantity", "4");
    eve.field("Quantity").press("Enter");
    assertThat(eve.page().locator(".sum")).containsText("€76.00");
    eve.fills("Quantity", "5");
    eve.presses("Check out");
    eve.entersAddress();
    assertThat(eve.page().locator(".sum")).containsText("€95.00");

    eve.follows("Change the prints");
    eve.sees("Cart");
    eve.fills("Quantity", "12345");
    eve.presses("Check out");
    assertThat(eve.page().locator(".lines .amount")).hasText("–");
    assertThat(eve.page().locator(".sum")).containsText("–");
    eve.fills("Quantity", "3");
    eve.presses("Check out");
    eve.sees("Check your order");
    assertThat(eve.page().locator(".lines .amount")).hasText("€57.00");
    assertThat(eve.page().locator(".sum")).containsText("€57.00");
  }

  @Test
  void errorsStandInTheOrderOfTheFields() {
    Visitor fay = gallery.member("Fay", false);
    fay.goesTo("/photos/new");
    fay.presses("Publish");
    assertThat(fay.errorsInOrder()).isTrue();
    fay.goesTo("/photos/1");
    fay.presses("Add to cart");
    fay.fills("Quantity", "12345");
    fay.presses("Check out");
    assertThat(fay.errorsInOrder()).isTrue();
    fay.fills("Quantity", "1");
    fay.presses("Check out");
    fay.presses("Continue");
    assertThat(fay.errorsInOrder()).isTrue();
    fay.logsOut();
    for (String page : new String[] {"/login", "/signup"}) {
      fay.goesTo(page);
      fay.button(page.equals("/login") ? "Log in" : "Create account").click();
      assertThat(fay.errorsInOrder()).isTrue();
    }
  }

  @Test
  void tooManyAttemptsLeaveTheLoginForm() {
    Visitor gus = gallery.visitor(false);
    gus.goesTo("/login?next=/cart");
    for (int i = 0; i < 11; i++) {
      gus.fills("Email address", "nobody@example.org");
      gus.fills("Password", "wrong umbrella " + i);
      gus.presses("Log in");
    }
    assertThat(gus.page().locator(".summary")).containsText("There were too many attempts.");
    assertThat(gus.field("Email address")).hasValue("nobody@example.org");
    gus.sees("Log in");
    gus.isAt("/login?next=%2Fcart");
  }

  @Test
  void anUnfinishedSignUpSurvivesAReloadWithoutItsPassword() {
    Visitor bea = gallery.visitor(true);
    bea.goesTo("/signup");
    bea.fills("Your name", "Bea");
    bea.fills("Password", Visitor.PASSWORD);
    bea.page().reload();
    assertThat(bea.field("Your name")).hasValue("Bea");
    assertThat(bea.field("Password")).hasValue("");
    bea.presses("Create account");
    bea.isRefused("Enter your email address", "Enter a password");
    assertThat(stored(bea)).contains("Bea").doesNotContain("umbrella");
  }

  @Test
  void anUnfinishedAddressSurvivesAReloadAndIsForgottenOnceItIsSent() {
    Visitor cem = gallery.visitor(true);
    cem.goesTo("/photos/1");
    cem.presses("Add to cart");
    cem.presses("Check out");
    cem.fills("City", "City of Cem");
    cem.page().reload();
    assertThat(cem.field("City")).hasValue("City of Cem");
    assertThat(stored(cem)).contains("City of Cem");
    cem.entersAddress();
    assertThat(stored(cem)).isEqualTo("{}");
    cem.page().reload();
    assertThat(cem.content()).containsText("City of this visitor");
    cem.presses("Place order");
    cem.sees("Thank you for your order");
  }

  @Test
  void aPageThatIsNotThereSaysSoAndLeadsBack() {
    Visitor dan = gallery.visitor(true);
    dan.goesTo("/photos/999");
    dan.sees("Not found");
    dan.goesTo("/no/such/page");
    dan.sees("Not found");
    dan.follows("All photos");
    dan.sees("On the wall");
  }

  private static String stored(Visitor visitor) {
    return (String) visitor.page().evaluate("JSON.stringify(sessionStorage)");
  }
}
