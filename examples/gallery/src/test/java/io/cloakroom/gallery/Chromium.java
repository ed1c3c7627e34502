package io.cloakroom.gallery;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;

/** A headless Chromium: the system's own where it has one, else the one that Playwright brings. */
final class Chromium implements AutoCloseable {

  private static final Path INSTALLED = Path.of("/usr/bin/chromium");

  private final Playwright playwright;
  private final Browser browser;

  Chromium() {
    boolean installed = Files.exists(INSTALLED);
    playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(installed ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setArgs(List.of("--no-sandbox", "--disable-gpu"));
    browser =
        playwright.chromium().launch(installed ? options.setExecutablePath(INSTALLED) : options);
  }

  /** A browser of its own, as far as a site can tell: nothing is kept in it yet. */
  BrowserContext open(Browser.NewContextOptions options) {
    return browser.newContext(options);
  }

  @Override
  public void close() {
    playwright.close();
  }
}
