package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
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

/** The way from the wall to an order, with Back and Reload, and the order afterwards. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryOrderTest {

  private static final Pattern CONFIRMATION = Pattern.compile("/orders/\\d+/confirmation$");

  private final OpenGallery gallery;

  GalleryOrderTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
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
  void eachPartOfTheSummaryCanBeChangedAndLeadsBackToIt(boolean scripted) {
    Visitor ann = gallery.visitor(scripted);
    ann.goesTo("/photos/1");
    ann.presses("Add to cart");
    ann.presses("Check out");
    ann.entersAddress();
    assertThat(ann.content()).containsText("Same as the delivery address");

    ann.follows("Change the prints");
    ann.fills("Quantity of “Paper moon”", "4");
    ann.presses("Check out");
    ann.sees("Check your order");
    assertThat(ann.page().locator(".sum")).containsText("€76.00");

    ann.follows("Change the delivery address");
    assertThat(ann.field("City")).hasValue("City of this visitor");
    ann.fills("City", "Ghent");
    ann.presses("Continue");
    ann.sees("Check your order");
    assertThat(ann.page().locator("#shipping")).containsText("Ghent");

    ann.follows("Change the invoice address");
    ann.page().locator("#billing summary").click();
    Locator billing = ann.page().locator("#billing");
    billing.getByLabel("Name").fill("Ann Inc.");
    ann.presses("Continue");
    ann.isRefused(
        "Enter a street and number for the invoice",
        "Enter a postcode for the invoice",
        "Enter a city for the invoice",
        "Enter a country for the invoice");
    for (String label : List.of("Street and number", "Postcode", "City", "Country")) {
      billing.getByLabel(label).fill("Invoice " + label);
    }
    ann.presses("Continue");
    ann.sees("Check your order");
    assertThat(ann.page().locator("#billing")).containsText("Ann Inc.");
    assertThat(ann.page().locator("#shipping")).containsText("Ghent");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void backAndReloadNeverAskToSendAFormAgain(boolean scripted) {
    Visitor bob = gallery.visitor(scripted);
    bob.goesTo("/photos/1");
    bob.fills("Quantity", "0");
    bob.presses("Add to cart");
    bob.isAt("/photos/1");
    bob.isRefused("Order at least one print");
    // A reload requests a page and never sends a form.
    bob.page().reload();
    bob.sees("Paper moon");
    bob.fills("Quantity", "1");
    bob.presses("Add to cart");
    bob.sees("Cart");
    bob.page().goBack();
    bob.sees("Paper moon");
    bob.page().goForward();
    bob.sees("Cart");
    bob.presses("Check out");
    bob.presses("Continue");
    bob.isAt("/checkout/address");
    bob.entersAddress();
    bob.page().goBack();
    bob.sees("Your addresses");
    assertThat(bob.field("City")).hasValue("City of this visitor");
    bob.page().goForward();
    bob.sees("Check your order");
    bob.presses("Place order");
    bob.sees("Thank you for your order");
    assertThat(bob.page()).hasURL(CONFIRMATION);
    String number = bob.page().locator(".receipt strong").innerText();

    bob.page().reload();
    bob.sees("Thank you for your order");
    assertThat(bob.page().locator(".receipt strong")).hasText(number);
    // The summary is no longer useful, so it redirects.
    bob.page().goBack();
    bob.sees("Cart");
    assertThat(bob.content()).containsText("Your cart is empty");
    bob.page().goForward();
    bob.sees("Thank you for your order");
    bob.goesTo("/orders");
    assertThat(bob.page().locator(".orders li")).hasCount(1);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anOrderHasAPageAndFollowsItsVisitorIntoAnAccount(boolean scripted) {
    Visitor cem = gallery.visitor(scripted);
    cem.goesTo("/orders");
    cem.sees("Your orders");
    assertThat(cem.content()).containsText("You have not ordered any prints yet");
    cem.follows("Browse the photos");
    cem.follows("Low tide");
    cem.presses("Add to cart");
    cem.presses("Check out");
    cem.entersAddress();
    cem.presses("Place order");
    String number = cem.page().locator(".receipt strong").innerText();
    cem.follows("Create an account");
    cem.fills("Your name", "Cem");
    cem.fills("Email address", OpenGallery.email("cem.orders", scripted));
    cem.fills("Password", Visitor.PASSWORD);
    cem.presses("Create account");
    cem.sees("Order " + number);
    assertThat(cem.content()).containsText("Placed");
    assertThat(cem.content()).containsText("City of this visitor");
    assertThat(cem.content()).containsText("€19.00");

    cem.logsOut();
    cem.goesTo("/orders/" + number);
    cem.logsIn(OpenGallery.email("cem.orders", scripted));
    cem.sees("Order " + number);
    cem.page().getByText("Cancel this order").click();
    cem.presses("Cancel order");
    cem.isTold("Order " + number + " has been cancelled.");
    assertThat(cem.page().locator(".state")).hasText("Cancelled");
    cem.follows("Your orders");
    assertThat(cem.page().locator(".orders li")).hasText(Pattern.compile("Cancelled"));
  }

  @Test
  void totalsFollowTheQuantitiesAndTheCartIsSaved() {
    Visitor dan = gallery.visitor(true);
    dan.goesTo("/photos/1");
    dan.fills("Quantity", "3");
    assertThat(dan.page().locator("[data-sum]")).hasText("€57.00");
    dan.fills("Quantity", "");
    assertThat(dan.page().locator("[data-sum]")).hasText("–");
    dan.fills("Quantity", "1");
    dan.presses("Add to cart");
    dan.goesTo("/photos/2");
    dan.presses("Add to cart");
    dan.isTold("has been added to your cart.");
    int loads = dan.loads();

    dan.fills("Quantity of “Paper moon”", "10");
    assertThat(dan.page().locator(".sum output")).hasText("€209.00");
    assertThat(dan.page().locator(".lines .amount").first()).hasText("€190.00");
    dan.fills("Quantity of “Paper moon”", "99999");
    assertThat(dan.page().locator(".sum output")).hasText("–");
    dan.fills("Quantity of “Paper moon”", "12");
    dan.field("Quantity of “Paper moon”").blur();
    assertThat(dan.page().locator("header .count")).hasText("13");
    assertThat(dan.page().locator("header")).containsText("(13 prints)");
    assertThat(dan.loads()).isEqualTo(loads);
    dan.page().reload();
    assertThat(dan.field("Quantity of “Paper moon”")).hasValue("12");

    dan.fills("Quantity of “Paper moon”", "0");
    dan.field("Quantity of “Paper moon”").blur();
    assertThat(dan.content()).not().containsText("Paper moon");
    assertThat(dan.page().locator(".sum output")).hasText("€19.00");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void theWayFromTheWallToAnOrderNeedsNoMouse(boolean scripted) {
    Visitor eve = gallery.visitor(scripted);
    eve.goesTo("/photos");
    eve.tabsTo(eve.link("Paper moon"));
    eve.page().keyboard().press("Enter");
    eve.sees("Paper moon");
    eve.tabsTo(eve.button("Add to cart"));
    eve.page().keyboard().press("Enter");
    eve.sees("Cart");
    eve.tabsTo(eve.button("Check out"));
    eve.page().keyboard().press("Enter");
    eve.sees("Your addresses");
    for (String label : List.of("Name", "Street and number", "Postcode", "City", "Country")) {
      eve.tabsTo(eve.field(label));
      eve.page().keyboard().type("Eve " + label);
    }
    eve.page().keyboard().press("Enter");
    eve.sees("Check your order");
    eve.tabsTo(eve.link("Change the delivery address"));
    eve.page().keyboard().press("Enter");
    eve.sees("Your addresses");
    eve.tabsTo(eve.button("Continue"));
    eve.page().keyboard().press("Enter");
    eve.tabsTo(eve.button("Place order"));
    eve.page().keyboard().press("Enter");
    eve.sees("Thank you for your order");
    eve.tabsTo(eve.link("View your order"));
    eve.page().keyboard().press("Enter");
    assertThat(eve.page().locator("h1")).hasText(Pattern.compile("^Order \\d+$"));
  }

  @Test
  void anEmptyPageLeadsOn() {
    Visitor fay = gallery.member("Fay", false);
    fay.goesTo("/photos?q=no+such+photo");
    assertThat(fay.content()).containsText("No photo matches");
    fay.follows("All photos");
    fay.sees("On the wall");
    fay.goesTo("/photos?q=+");
    fay.isAt("/photos");
    fay.goesTo("/photos/mine");
    fay.follows("Upload a photo");
    fay.sees("Upload a photo");
    fay.goesTo("/photos/liked");
    fay.follows("Browse the photos");
    fay.sees("On the wall");
    fay.fills("Search photos", "TIDE evening");
    fay.presses("Search");
    fay.sees("Photos for “TIDE evening”");
    assertThat(fay.page().locator(".tile")).hasCount(1);
  }
}
