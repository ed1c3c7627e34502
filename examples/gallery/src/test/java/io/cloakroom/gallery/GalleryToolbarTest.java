package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.Locator;
import com.microsoft.playwright.Page;
import io.cloakroom.browser.Chromium;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** A developer has the toolbar's page open while forms are sent. */
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
  void eachFormThatIsSentIsShownWhileThePageIsOpen(
      @TempDir(factory = SampleGallery.class) Path data) throws Exception {
    Options options =
        Options.of(
            Map.of(), "--port", "0", "--store", "memory", "--data", data.toString(), "--toolbar");
    try (BrowserContext developer = Chromium.shared().open()) {
      Page page = developer.newPage();
      List<String> complaints = new ArrayList<>();
      page.onConsoleMessage(message -> complaints.add(message.text()));
      page.onPageError(complaints::add);
      try (Gallery gallery = Gallery.open(options)) {
        page.navigate(gallery.toolbarAddress().orElseThrow().toString());
        assertThat(page.getByText("Waiting for a form to be sent.")).isVisible();

        RawVisitor visitor = new RawVisitor(gallery.port());
        visitor.post(
            "/signup",
            RawVisitor.FORM,
            "name=" + HOSTILE.replace("=", "%3D") + "&email=nobody&password=geheim-123&nickname=x");
        Locator form = page.locator("#form-1");
        assertThat(form.locator("summary")).containsText("POST /signup");
        assertThat(form.locator("summary")).containsText("303");
        assertThat(form.locator("summary")).containsText("1 unread");
        Locator email = form.locator("tbody tr", new Locator.LocatorOptions().setHasText("/email"));
        assertThat(email).containsText("nobody");
        assertThat(email.locator(".wrong")).not().hasCount(0);
        assertThat(form).containsText(HOSTILE);
        assertThat(form).containsText("secret");
        assertThat(form).not().containsText("geheim");

        visitor.get("/?page=1");
        visitor.post("/signup", "multipart/form-data; boundary=B", FILE);
        assertThat(page.locator("#form-2"))
            .containsText("a.png, 8 bytes, declared as image/png, detected as application/pdf");
        visitor.post("/signup", "text/csv", "a");
        assertThat(page.locator("#form-3")).containsText("form.content-type.unsupported");
        assertThat(page.locator("details[open]")).hasCount(1);

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
}
