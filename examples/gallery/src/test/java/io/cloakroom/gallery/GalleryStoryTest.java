package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import java.awt.Color;
import java.awt.GradientPaint;
import java.awt.Graphics2D;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * A visitor's story in a real browser. The steps, and the pages at their end, are the same with and
 * without JavaScript.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryStoryTest {

  private final OpenGallery gallery;

  GalleryStoryTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
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
  void aLikeOfAStrangerLeadsOverTheSignUpBackToTheWall(boolean scripted) {
    Visitor ada = gallery.visitor(scripted);
    ada.goesTo("/");
    ada.sees("On the wall");
    assertThat(ada.content().getByText("Paper moon").first()).isVisible();
    assertThat(ada.content().locator(".tile")).not().hasCount(0);

    ada.presses("Like “Paper moon”");
    ada.page().waitForURL("**/login?next=%2Fphotos");
    ada.sees("Log in");
    ada.follows("Create an account");
    ada.sees("Create an account");
    ada.fills("Email address", "ada");
    ada.fills("Password", Visitor.PASSWORD);
    ada.presses("Create account");
    ada.isRefused("Enter your name", "Enter an email address, like name@example.com");
    assertThat(ada.field("Email address")).hasValue("ada");
    assertThat(ada.field("Password")).hasValue("");

    ada.fills("Your name", "Ada");
    ada.fills("Email address", OpenGallery.email("ada", scripted));
    ada.fills("Password", Visitor.PASSWORD);
    ada.presses("Create account");
    assertThat(ada.page()).hasURL(Pattern.compile("/photos$"));
    assertThat(ada.page().locator(".banner")).containsText("You like “Paper moon”.");
    ada.isTold("Welcome, Ada. Your account is ready.");
    assertThat(ada.button("Like “Paper moon”")).hasAttribute("aria-pressed", "true");
    ada.turnsTo("Dashboard");
    ada.sees("Hello, Ada");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anUploadedPhotoHangsOnTheWall(boolean scripted) {
    String title = "Meadow " + scripted;
    Visitor bea = gallery.member("Bea", scripted);
    bea.turnsTo("Upload a photo");
    bea.sees("Upload a photo");
    bea.fills("Title", title);
    bea.fills("Tag 1", "summer");
    bea.fills("Tag 2", "grass & sky");
    bea.field("Photo")
        .setInputFiles(
            new FilePayload(
                "notes.png", "image/png", "no picture".getBytes(StandardCharsets.UTF_8)));
    bea.presses("Publish");
    bea.isRefused("The file must be one of these types: JPEG, PNG, GIF");
    assertThat(bea.field("Title")).hasValue(title);
    assertThat(bea.field("Tag 2")).hasValue("grass & sky");

    bea.field("Photo").setInputFiles(new FilePayload("meadow.png", "image/png", meadow()));
    bea.presses("Publish");
    bea.isTold("“" + title + "” is now on the wall.");
    bea.sees(title);
    assertThat(bea.content()).containsText("by Bea");
    bea.follows("grass & sky");
    bea.sees("Photos tagged “grass & sky”");
    assertThat(bea.content().getByText(title).first()).isVisible();
    bea.turnsTo("Photos");
    assertThat(bea.content().locator(".tile").first()).containsText(title);
    assertThat(bea.page().evaluate("document.querySelector('.tile img').naturalWidth"))
        .isEqualTo(Pictures.THUMBNAIL_EDGE);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLikeIsCountedAndTakenBack(boolean scripted) {
    Visitor cem = gallery.member("Cem", scripted);
    cem.goesTo("/photos");
    Locator like = cem.button("Like “Northern light”");
    int likes = Integer.parseInt(like.locator("[data-likes]").innerText());
    int loads = cem.loads();
    like.click();
    likeIsSaid(cem, "You like this photo.");
    assertThat(like).hasAttribute("aria-pressed", "true");
    assertThat(like.locator("[data-likes]")).hasText(String.valueOf(likes + 1));
    like.click();
    likeIsSaid(cem, "You no longer like this photo.");
    assertThat(like).hasAttribute("aria-pressed", "false");
    assertThat(like.locator("[data-likes]")).hasText(String.valueOf(likes));
    if (scripted) {
      assertThat(cem.loads()).isEqualTo(loads);
    }
  }

  private static void likeIsSaid(Visitor visitor, String message) {
    if (visitor.isScripted()) {
      assertThat(visitor.page().locator("[role=status]")).hasText(message);
    } else {
      visitor.isTold(message);
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void printsGoFromTheCartToAnOrder(boolean scripted) {
    Visitor dan = gallery.visitor(scripted);
    dan.goesTo("/photos");
    dan.follows("Paper moon");
    dan.sees("Paper moon");
    dan.fills("Quantity", "0");
    dan.presses("Add to cart");
    dan.isRefused("Order at least one print");
    dan.fills("Quantity", "2");
    dan.presses("Add to cart");
    dan.isTold("“Paper moon” has been added to your cart.");
    for (String title : List.of("Low tide", "Birch study")) {
      dan.goesTo("/photos");
      dan.follows(title);
      dan.presses("Add to cart");
    }
    dan.sees("Cart");
    assertThat(dan.page().locator(".sum")).containsText("€76.00");

    dan.fills("Quantity of “Low tide”", "10000");
    dan.field("Quantity of “Low tide”").press("Enter");
    dan.isRefused("Order at most 9999 prints of a photo");
    dan.fills("Quantity of “Low tide”", "3");
    dan.field("Quantity of “Low tide”").press("Enter");
    dan.isTold("Your cart has been updated.");
    dan.presses("Remove Birch study");
    dan.isTold("Your cart has been updated.");
    assertThat(dan.content()).not().containsText("Birch study");
    assertThat(dan.page().locator(".sum")).containsText("€95.00");

    dan.presses("Check out");
    dan.sees("Your addresses");
    dan.fills("Name", "Dan Brown");
    dan.fills("City", "Ghent");
    dan.presses("Continue");
    dan.isRefused(
        "Enter a street and number for the delivery",
        "Enter a postcode for the delivery",
        "Enter a country for the delivery");
    assertThat(dan.field("Name")).hasValue("Dan Brown");
    assertThat(dan.field("City")).hasValue("Ghent");
    dan.fills("Street and number", "Coupure 1");
    dan.fills("Postcode", "9000");
    dan.fills("Country", "Belgium");
    dan.presses("Continue");
    dan.sees("Check your order");
    assertThat(dan.page().locator(".sum")).containsText("€95.00");
    dan.presses("Place order");
    dan.sees("Thank you for your order");
    assertThat(dan.content()).containsText("€95.00");
    assertThat(dan.page().locator("header .count")).hasText("0");
    dan.turnsTo("Cart");
    assertThat(dan.content()).containsText("Your cart is empty");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void preferencesOutliveTheVisit(boolean scripted) {
    Visitor eva = gallery.visitor(scripted);
    eva.goesTo("/");
    eva.turnsTo("Preferences");
    eva.sees("Preferences");
    eva.field("Dark").check();
    eva.field("Deutsch").check();
    eva.presses("Save");
    eva.isTold("Ihre Einstellungen wurden gespeichert.");
    eva.sees("Einstellungen");
    eva.comesBack();
    eva.goesTo("/photos");
    Locator root = eva.page().locator("html");
    assertThat(root).hasAttribute("data-theme", "dark");
    assertThat(root).hasAttribute("lang", "de");
    eva.turnsTo("Registrieren");
    eva.presses("Konto erstellen");
    assertThat(eva.content()).containsText("Geben Sie Ihren Namen ein");
    eva.turnsTo("Einstellungen");
    eva.field("English").check();
    eva.presses("Speichern");
    eva.isTold("Your preferences have been saved.");
    assertThat(root).hasAttribute("data-theme", "dark");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewNameGreetsFromThenOn(boolean scripted) {
    Visitor fay = gallery.member("Fay", scripted);
    fay.goesTo("/dashboard");
    fay.follows("Profile");
    fay.fills("Your name", " ");
    fay.presses("Save");
    fay.isRefused("Enter your name");
    fay.fills("Your name", "Fay & <b>Co</b>");
    fay.presses("Save");
    fay.isTold("Your name has been changed.");
    fay.sees("Profile");
    fay.turnsTo("Dashboard");
    fay.sees("Hello, Fay & <b>Co</b>");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeviceIsLoggedOutFromAnother(boolean scripted) {
    Visitor gus = gallery.member("Gus", scripted);
    Visitor telephone = gallery.visitor(scripted);
    telephone.goesTo("/login");
    telephone.logsIn(OpenGallery.email("gus", scripted));
    telephone.isTold("Welcome back, Gus.");
    gus.turnsTo("Your devices");
    gus.sees("Your devices");
    assertThat(gus.content().locator(".devices li")).hasCount(2);
    assertThat(gus.content().locator(".badge")).hasCount(1);
    gus.content().locator(".devices li:not(:has(.badge)) button").click();
    gus.isTold("The device has been logged out.");
    assertThat(gus.content().locator(".devices li")).hasCount(1);

    telephone.follows("Profile");
    telephone.page().waitForURL("**/login?next=%2Fprofile");
    telephone.logsIn(OpenGallery.email("gus", scripted));
    telephone.sees("Profile");
    gus.page().reload();
    gus.presses("Log out all other devices");
    gus.isTold("1 other device has been logged out.");
    telephone.turnsTo("Your devices");
    telephone.page().waitForURL("**/login?next=%2Fdevices");
    gus.turnsTo("Dashboard");
    gus.sees("Hello, Gus");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void whoLoggedOutIsAskedToLogInAndReturns(boolean scripted) {
    Visitor ida = gallery.member("Ida", scripted);
    ida.logsOut();
    ida.isTold("You have logged out.");
    ida.goesTo("/dashboard");
    ida.sees("Log in");
    ida.isAt("/login?next=%2Fdashboard");
    ida.presses("Log in");
    ida.isRefused("Enter your email address", "Enter your password");
    ida.logsIn(OpenGallery.email("ida", scripted));
    ida.isTold("Welcome back, Ida.");
    ida.sees("Hello, Ida");
  }

  /** A picture to upload. */
  static byte[] meadow() {
    BufferedImage image = new BufferedImage(1200, 800, BufferedImage.TYPE_INT_RGB);
    Graphics2D brush = image.createGraphics();
    brush.setPaint(new GradientPaint(0, 0, Color.CYAN, 0, 800, Color.GREEN));
    brush.fillRect(0, 0, 1200, 800);
    brush.dispose();
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    try {
      ImageIO.write(image, "png", out);
    } catch (IOException e) {
      throw new AssertionError(e);
    }
    return out.toByteArray();
  }
}
