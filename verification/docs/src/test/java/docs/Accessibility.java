package docs;

import static org.assertj.core.api.Assertions.assertThat;

import com.microsoft.playwright.Page;
import com.microsoft.playwright.options.ColorScheme;
import io.cloakroom.browser.Axe;
import java.util.List;

/** The checks of every page that a quickstart shows. */
final class Accessibility {

  private Accessibility() {}

  /** Checks that a page has no violations, light and dark, and fits a narrow window. */
  static void check(Page page) {
    for (ColorScheme colors : List.of(ColorScheme.DARK, ColorScheme.LIGHT)) {
      page.emulateMedia(new Page.EmulateMediaOptions().setColorScheme(colors));
      assertThat(Axe.violations(page)).as("%s, %s", page.title(), colors).isEmpty();
    }
    page.setViewportSize(320, 640);
    assertThat((Boolean) page.evaluate("document.documentElement.scrollWidth <= innerWidth"))
        .as("%s fits a narrow window", page.title())
        .isTrue();
    page.setViewportSize(1280, 800);
  }
}
