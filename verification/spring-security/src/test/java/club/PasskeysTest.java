package club;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.google.gson.JsonObject;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.CDPSession;
import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import java.util.Optional;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A login by passkey in a real browser, whose authenticator is a virtual one. */
@ResourceLock(Chromium.LOCK)
class PasskeysTest {

  private static final Node CLUB = Clubs.first();

  private static void addAuthenticator(BrowserContext context, Page page) {
    CDPSession devTools = context.newCDPSession(page);
    devTools.send("WebAuthn.enable");
    JsonObject options = new JsonObject();
    options.addProperty("protocol", "ctap2");
    options.addProperty("transport", "internal");
    options.addProperty("hasResidentKey", true);
    options.addProperty("hasUserVerification", true);
    options.addProperty("isUserVerified", true);
    options.addProperty("automaticPresenceSimulation", true);
    JsonObject arguments = new JsonObject();
    arguments.add("options", options);
    devTools.send("WebAuthn.addVirtualAuthenticator", arguments);
  }

  private static Optional<String> session(BrowserContext context) {
    return context.cookies().stream()
        .filter(cookie -> cookie.name.equals("club"))
        .map(cookie -> cookie.value)
        .findFirst();
  }

  @Test
  void aPasskeyIsRegisteredAndLogsIn() {
    try (BrowserContext context = Chromium.shared().open()) {
      Page page = context.newPage();
      addAuthenticator(context, page);
      page.navigate(CLUB.url() + "/me");
      page.fill("#username", "pat");
      page.fill("#password", "postman");
      page.click("button:text-is('Sign in')");
      assertThat(page.locator("body")).containsText("FACTOR_PASSWORD");

      page.navigate(CLUB.url() + "/webauthn/register");
      page.fill("#label", "laptop");
      page.click("#register");
      assertThat(page.locator("body")).containsText("laptop");

      page.navigate(CLUB.url() + "/logout");
      page.click("button[type=submit]");
      page.navigate(CLUB.url() + "/open/basket/add?item=print");
      page.navigate(CLUB.url() + "/me");
      Optional<String> anonymous = session(context);
      page.click("#passkey-signin");

      page.waitForURL("**/me?continue");
      assertThat(page.textContent("body"))
          .startsWith("pat ")
          .contains("FACTOR_WEBAUTHN", "ROLE_USER")
          .doesNotContain("FACTOR_PASSWORD");
      assertThat(session(context)).isPresent().isNotEqualTo(anonymous);
      page.navigate(CLUB.url() + "/open/basket");
      assertThat(page.textContent("body")).startsWith("[print]");
    }
  }
}
