package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import java.io.IOException;
import java.nio.file.Path;
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
    assertThat(ada.content()).containsText("Your cart is empty.");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aPhotoMayHaveOneMoreTag(boolean scripted) {
    Visitor ann = gallery.member("Ann", scripted);
    ann.goesTo("/photos/new");
    ann.fills("Title", "Fog");
    ann.fills("Tag 1", "sea");
    ann.fills("Tag 3", "grey");
    ann.presses("Add a tag");
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
  void anUnfinishedCheckoutSurvivesAReloadAndIsForgottenWithTheOrder() {
    Visitor cem = gallery.visitor(true);
    cem.goesTo("/photos/1");
    cem.presses("Add to cart");
    cem.follows("Check out");
    cem.fills("Quantity", "4");
    for (String label : new String[] {"Name", "Street", "Postcode", "City", "Country"}) {
      cem.fills(label, label + " of Cem");
    }
    cem.page().reload();
    assertThat(cem.field("Quantity")).hasValue("4");
    assertThat(cem.field("City")).hasValue("City of Cem");
    assertThat(stored(cem)).contains("City of Cem");
    cem.presses("Place order");
    cem.sees("Thank you for your order");
    assertThat(cem.content()).containsText("€76.00");
    assertThat(stored(cem)).isEqualTo("{}");
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
