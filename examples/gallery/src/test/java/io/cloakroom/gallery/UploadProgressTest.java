package io.cloakroom.gallery;

import static com.microsoft.playwright.assertions.PlaywrightAssertions.assertThat;
import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.FilePayload;
import io.cloakroom.browser.Chromium;
import io.cloakroom.testkit.TcpProxy;
import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Random;
import java.util.regex.Pattern;
import java.util.stream.Stream;
import javax.imageio.ImageIO;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestInstance;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.api.parallel.ResourceLock;

/** The upload page over a slow line, in a real browser. */
@TestInstance(TestInstance.Lifecycle.PER_CLASS)
@ResourceLock(Chromium.LOCK)
final class UploadProgressTest {

  /**
   * Keeps what the page shows and says while it sends: no question from outside is answered before
   * the next page is there.
   */
  private static final String WATCH =
      """
      () => {
        const status = document.querySelector("[data-status]");
        const form = document.querySelector("[data-uploads]");
        const bar = document.querySelector("progress");
        const shown = [], said = [];
        setInterval(() => {
          if (bar.checkVisibility()) shown.push(bar.value);
          if (status.textContent) said.push(status.textContent);
          sessionStorage.setItem("shown", shown.join());
          sessionStorage.setItem("said", said.join());
          sessionStorage.setItem("id", new URL(form.action).searchParams.get("_upload"));
        }, 50);
      }
      """;

  private final Gallery gallery;
  private final TcpProxy line;
  private final Chromium chromium = Chromium.shared();

  UploadProgressTest(@TempDir(factory = SampleGallery.class) Path data) throws IOException {
    gallery = Gallery.open(Options.of(Map.of(), "--port", "0", "--data", data.toString()));
    line = TcpProxy.of(gallery.port());
  }

  @AfterAll
  void close() {
    chromium.closeAll();
    line.close();
    gallery.close();
  }

  private Visitor member(String name, boolean scripted) {
    line.uplink(Long.MAX_VALUE);
    Visitor visitor = Visitor.comesTo("http://localhost:" + line.port(), chromium, scripted);
    visitor.signsUp(name, name + "@example.org");
    return visitor;
  }

  /** A picture of noise, which no format makes smaller: about 3 MB. */
  private static byte[] noise() throws IOException {
    BufferedImage image = new BufferedImage(1000, 1000, BufferedImage.TYPE_INT_RGB);
    Random random = new Random(4);
    for (int i = 0; i < 1_000_000; i++) {
      image.setRGB(i % 1000, i / 1000, random.nextInt());
    }
    ByteArrayOutputStream png = new ByteArrayOutputStream();
    ImageIO.write(image, "png", png);
    return png.toByteArray();
  }

  private static void fillIn(Visitor visitor, String title) throws IOException {
    visitor.goesTo("/photos/new");
    visitor.field("Photo").setInputFiles(new FilePayload("noise.png", "image/png", noise()));
    visitor.fills("Title", title);
  }

  @Test
  void thePageShowsHowMuchHasArrivedWhileTheBrowserSends() throws IOException {
    try (Visitor visitor = member("ann", true);
        Visitor other = member("bob", true)) {
      fillIn(visitor, "Noise");
      Page page = visitor.page();
      assertThat(page.locator("progress")).isHidden();
      page.evaluate(WATCH);

      line.uplink(600_000);
      page.locator("[data-uploads] button:not([name])").click();
      assertThat(page).hasURL(Pattern.compile("/photos/[0-9]+$"));
      line.uplink(Long.MAX_VALUE);
      assertThat(page.locator(".banner")).containsText("“Noise” is now on the wall.");
      assertThat(visitor.complaints()).isEmpty();

      List<Integer> shown =
          Stream.of(kept(page, "shown").split(",", -1)).map(Integer::valueOf).distinct().toList();
      assertThat(shown).hasSizeGreaterThan(2).isSorted();
      assertThat(shown.get(shown.size() - 1)).isBetween(25, 100);
      assertThat(Stream.of(kept(page, "said").split(",", -1)).distinct())
          .hasSizeBetween(1, 4)
          .allMatch(said -> said.matches("Uploading: (25|50|75|100) %"));
      String id = kept(page, "id");
      assertThat(id).matches("[0-9a-f]{32}");
      String progress = "/photos/progress/" + id;
      assertThat(page.request().get(progress).text()).contains("\"state\":\"received\"");

      // Nobody else is told, even if they know the address.
      assertThat(other.page().request().get(progress).text()).isEqualTo("{\"state\":\"unknown\"}");
    }
  }

  private static String kept(Page page, String key) {
    return (String) page.evaluate("key => sessionStorage.getItem(key)", key);
  }

  @Test
  void withoutScriptTheFormIsSentAsEver() throws IOException {
    try (Visitor visitor = member("eve", false)) {
      fillIn(visitor, "Silence");
      assertThat(visitor.page().locator("progress")).isHidden();
      visitor.presses("Publish");
      visitor.isTold("“Silence” is now on the wall.");
      assertThat(visitor.complaints()).isEmpty();
    }
  }
}
