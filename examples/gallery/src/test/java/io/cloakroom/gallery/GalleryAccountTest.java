package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Locator;
import com.microsoft.playwright.options.Cookie;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import java.io.IOException;
import java.nio.file.Path;
import java.time.Duration;
import java.time.Instant;
import java.util.regex.Pattern;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/**
 * An account from its first like to its deletion, in a real browser, with JavaScript and without.
 */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class GalleryAccountTest {

  private static final String NEW_PASSWORD = "eleven purple kettles";

  private final OpenGallery gallery;

  GalleryAccountTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
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
  void aLikeOfAVisitorIsMadeOnceAfterTheLogin(boolean scripted) {
    gallery.member("Abe", scripted).logsOut();
    Visitor abe = gallery.visitor(scripted);
    abe.goesTo("/photos/2");
    String title = abe.page().locator("h1").innerText();
    Locator like = abe.button("Like “" + title + "”");
    int likes = Integer.parseInt(like.locator("[data-likes]").innerText());
    like.click();
    abe.sees("Log in");
    abe.isAt("/login?next=%2Fphotos%2F2");
    assertThat(abe.content()).containsText("Log in to like “" + title + "”.");
    abe.logsIn(OpenGallery.email("abe", scripted));

    abe.sees(title);
    abe.isAt("/photos/2");
    abe.isTold("You like “" + title + "”.");
    assertThat(like).hasAttribute("aria-pressed", "true");
    assertThat(like.locator("[data-likes]")).hasText(String.valueOf(likes + 1));
    like.click();
    assertThat(like).hasAttribute("aria-pressed", "false");
    abe.logsOut();
    abe.goesTo("/login?next=%2Fphotos%2F2");
    abe.logsIn(OpenGallery.email("abe", scripted));
    assertThat(like).hasAttribute("aria-pressed", "false");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aLikeThatWasGivenUpIsNotMadeByAnotherLogin(boolean scripted) {
    gallery.member("Ben", scripted).logsOut();
    Visitor ben = gallery.visitor(scripted);
    ben.goesTo("/photos/3");
    ben.content().locator(".like button").click();
    ben.sees("Log in");
    ben.goesTo("/login");
    assertThat(ben.page().locator(".lede")).hasCount(0);
    ben.logsIn(OpenGallery.email("ben", scripted));
    ben.isTold("Welcome back, Ben.");
    ben.goesTo("/photos/3");
    assertThat(ben.content().locator(".like button")).hasAttribute("aria-pressed", "false");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aNewPasswordEndsTheOtherDevices(boolean scripted) {
    Visitor cleo = gallery.member("Cleo", scripted);
    Visitor telephone = gallery.visitor(scripted);
    telephone.goesTo("/login");
    telephone.logsIn(OpenGallery.email("cleo", scripted));
    cleo.turnsTo("Profile");
    cleo.sees("Profile");
    cleo.follows("Change password");
    cleo.sees("Change password");
    cleo.presses("Change password");
    cleo.isRefused("Enter your current password", "Enter a new password");
    cleo.fills("Current password", "wrong umbrellas");
    cleo.fills("New password", NEW_PASSWORD);
    cleo.presses("Change password");
    cleo.isRefused("Your current password is incorrect");
    cleo.fills("Current password", Visitor.PASSWORD);
    cleo.fills("New password", "short");
    cleo.presses("Change password");
    cleo.isRefused("Your password must be 8 characters or more");
    assertThat(cleo.field("Current password")).hasValue("");
    cleo.fills("Current password", Visitor.PASSWORD);
    cleo.fills("New password", NEW_PASSWORD);
    cleo.presses("Change password");
    cleo.isTold("Your password has been changed.");
    cleo.sees("Profile");

    telephone.turnsTo("Profile");
    telephone.isAt("/login?next=%2Fprofile");
    telephone.logsIn(OpenGallery.email("cleo", scripted));
    telephone.isRefused("The email address or password is incorrect");
    telephone.fills("Password", NEW_PASSWORD);
    telephone.presses("Log in");
    telephone.sees("Profile");
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aDeletedAccountLeavesNothingButItsOrders(boolean scripted) {
    Visitor dora = gallery.member("Dora", scripted);
    dora.goesTo("/photos/new");
    dora.fills("Title", "Dora's door");
    dora.field("Photo")
        .setInputFiles(new FilePayload("door.png", "image/png", GalleryStoryTest.meadow()));
    dora.presses("Publish");
    dora.sees("Dora's door");
    String photo = dora.page().url();
    dora.content().locator(".like button").click();
    assertThat(dora.content().locator(".like button")).hasAttribute("aria-pressed", "true");
    Visitor telephone = gallery.visitor(scripted);
    telephone.goesTo("/login");
    telephone.logsIn(OpenGallery.email("dora", scripted));
    Visitor stranger = gallery.visitor(scripted);
    stranger.goesTo(photo);
    stranger.presses("Add to cart");

    dora.turnsTo("Profile");
    dora.follows("Delete account");
    dora.sees("Delete account");
    assertThat(dora.content()).containsText("Your photo, with all its likes.");
    assertThat(dora.content()).containsText("Your like of 1 photo.");
    dora.fills("Enter your password to confirm", "wrong umbrellas");
    dora.presses("Delete my account");
    dora.isRefused("Your password is incorrect");
    dora.fills("Enter your password to confirm", Visitor.PASSWORD);
    dora.presses("Delete my account");
    dora.isTold("Your account has been deleted.");
    dora.sees("On the wall");
    assertThat(dora.content()).not().containsText("Dora's door");

    dora.goesTo(photo);
    dora.sees("Not found");
    telephone.turnsTo("Profile");
    telephone.isAt("/login?next=%2Fprofile");
    telephone.logsIn(OpenGallery.email("dora", scripted));
    telephone.isRefused("The email address or password is incorrect");
    stranger.goesTo("/cart");
    assertThat(stranger.content()).containsText("A deleted photo");
    dora.signsUp("Dora", OpenGallery.email("dora", scripted));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aRememberedDeviceStaysLoggedIn(boolean scripted) {
    gallery.member("Emil", scripted).logsOut();
    Visitor emil = gallery.visitor(scripted);
    emil.goesTo("/login");
    emil.field("Remember me on this device").check();
    emil.presses("Log in");
    emil.isRefused("Enter your email address", "Enter your password");
    assertThat(emil.field("Remember me on this device")).isChecked();
    emil.logsIn(OpenGallery.email("emil", scripted));
    emil.isTold("Welcome back, Emil.");
    emil.turnsTo("Your devices");
    assertThat(emil.content().locator(".devices li:has(.badge)"))
        .containsText("stays logged in until");
    emil.comesBack();
    emil.goesTo("/profile");
    emil.sees("Profile");
    assertThat(days(emil)).isBetween(29L, 30L);
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void anotherDeviceIsForgottenWithTheBrowser(boolean scripted) {
    gallery.member("Finn", scripted).logsOut();
    Visitor finn = gallery.visitor(scripted);
    finn.goesTo("/login");
    finn.logsIn(OpenGallery.email("finn", scripted));
    finn.isTold("Welcome back, Finn.");
    finn.turnsTo("Your devices");
    assertThat(finn.content()).not().containsText("stays logged in until");
    finn.comesBack();
    finn.goesTo("/profile");
    finn.isAt("/login?next=%2Fprofile");
  }

  @Test
  void aPersonWhoIsLoggedInNeedsNoLoginPage() {
    Visitor gina = gallery.member("Gina", false);
    gina.goesTo("/login?next=%2Fcart");
    gina.sees("Cart");
    gina.goesTo("/signup");
    gina.sees("Hello, Gina");
    gina.goesTo("/.well-known/change-password");
    gina.sees("Change password");
  }

  private static long days(Visitor visitor) {
    Cookie session =
        visitor.cookies().stream()
            .filter(cookie -> Pattern.matches("(__Host-)?sid", cookie.name))
            .findFirst()
            .orElseThrow();
    return Duration.between(Instant.now(), Instant.ofEpochSecond(session.expires.longValue()))
        .toDays();
  }
}
