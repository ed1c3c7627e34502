package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.AriaRole;
import io.cloakroom.browser.Axe;
import io.cloakroom.browser.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A developer has the toolbar's page open while the gallery is used. */
@ResourceLock(Chromium.LOCK)
final class GalleryToolbarTest {

  private static final String FILE =
      """
      --B
      Content-Disposition: form-data; name="avatar"; filename="a.png"
      Content-Type: image/png

      %PDF-1.7
      --B--
      """
          .replace("\n", "\r\n");

  private static final String HOSTILE = "<svg onload=alert(1)>";

  @Test
  void eachRequestIsShownWhileThePageIsOpen(@TempDir(factory = SampleGallery.class) Path data)
      throws Exception {
    Options options =
        Options.of(
            Map.of(), "--port", "0", "--store", "memory", "--data", data.toString(), "--toolbar");
    try (BrowserContext developer =
        Chromium.shared().open(new Browser.NewContextOptions().setViewportSize(1200, 800))) {
      Page page = developer.newPage();
      List<String> complaints = new ArrayList<>();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.onPageError(complaints::add);
      try (Gallery gallery = Gallery.open(options)) {
        String address = gallery.toolbarAddress().orElseThrow().toString();
        page.navigate(address);
        assertThat(page.getByText("Waiting for a request.")).isVisible();

        RawVisitor visitor = new RawVisitor(gallery.port());
        visitor.post(
            "/signup",
            RawVisitor.FORM,
            "name=" + HOSTILE.replace("=", "%3D") + "&email=nobody&password=geheim-123&nicknam=x");
        Locator row = page.locator("[data-number='1']");
        assertThat(row).containsText("POST /signup");
        assertThat(row).containsText("303");
        row.click();
        page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Form").setExact(false))
            .first()
            .click();
        Locator form = page.locator("#panel-form");
        Locator email = form.locator("tbody tr", new Locator.LocatorOptions().setHasText("/email"));
        assertThat(email).containsText("nobody");
        assertThat(email.locator(".wrong")).not().hasCount(0);
        assertThat(form).containsText(HOSTILE);
        assertThat(form).containsText("no field");
        assertThat(form).containsText("secret");
        assertThat(form).not().containsText("geheim");

        visitor.get("/?page=1");
        visitor.post("/signup", "multipart/form-data; boundary=B", FILE);
        open(page, "form", "text/csv", visitor);
        assertThat(page.locator("#panel-form")).containsText("form.content-type.unsupported");

        shopInTheBrowser(developer, gallery.port());
        eachRequestLeadsToItsSession(page);

        try (BrowserContext visit = Chromium.shared().open()) {
          Page signup = visit.newPage();
          signup.onConsoleMessage(message -> complaints.add(message.text()));
          signup.navigate("http://localhost:" + gallery.port() + "/signup");
          assertThat(signup.locator("cloakroom-chip")).hasCSS("position", "fixed");
        }
      }
      assertThat(page.getByText("The application has stopped.")).isVisible();
      assertThat(complaints).allMatch(complaint -> complaint.startsWith("Failed to load resource"));
    }
  }

  /** Sends a body of a type that no form has, and opens a panel of that request. */
  private static void open(Page page, String panel, String type, RawVisitor visitor)
      throws Exception {
    visitor.post("/signup", type, "a");
    Locator row =
        page.locator(".row", new Page.LocatorOptions().setHasText("form.content-type.unsupported"));
    assertThat(row).isVisible();
    Object ignored =
        page.evaluate("to => { location.hash = to; }", row.getAttribute("href") + "/" + panel);
  }

  /** Uses the gallery as a visitor in the same browser, so that there is something to see. */
  private static void shopInTheBrowser(BrowserContext browser, int port) {
    Page shop = browser.newPage();
    shop.navigate("http://localhost:" + port + "/");
    shop.navigate("http://localhost:" + port + "/signup");
    shop.close();
  }

  /** From a request to its session in the console, which ends it, and back. */
  private static void eachRequestLeadsToItsSession(Page page) {
    Object ignored =
        page.evaluate(
            "to => { location.hash = to; }",
            page.locator(".row", new Page.LocatorOptions().setHasText("session changed"))
                    .first()
                    .getAttribute("href")
                + "/session");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("See it now")).click();
    assertThat(page.locator("h1")).containsText("Session");
    assertThat(page.locator("tbody")).containsText("refused");
    assertThat(Axe.violations(page)).isEmpty();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("End this session…")).click();
    page.getByRole(AriaRole.BUTTON, new Page.GetByRoleOptions().setName("End session")).click();
    assertThat(page.locator("[data-flash=success]")).hasText("The session has ended.");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Activity")).click();
    assertThat(page.locator("#live")).hasText("Live");
    assertThat(page.locator("#ended-text")).containsText("1 in the last hour");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Requests")).click();
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Sessions")).click();
    assertThat(page.locator("h1")).hasText("Live sessions");
    page.getByRole(AriaRole.LINK, new Page.GetByRoleOptions().setName("Requests")).click();
    assertThat(page.locator("#journeys li").first()).isVisible();
  }
}
