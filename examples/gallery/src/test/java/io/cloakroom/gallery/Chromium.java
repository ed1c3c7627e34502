package io.cloakroom.gallery;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium: the system's own if it has one, else the one that Playwright brings. It is
 * started once for a JVM and ends with it. Not thread-safe: every class of tests that uses it takes
 * the lock {@value #LOCK}.
 */
final class Chromium {

  /** For {@link org.junit.jupiter.api.parallel.ResourceLock}. */
  static final String LOCK = "chromium";

  private static final Path INSTALLED = Path.of("/usr/bin/chromium");

  /** Only a page that never comes takes so long. */
  private static final double PATIENCE_MILLIS = 30_000;

  private static @Nullable Chromium shared;

  private final Browser browser;

  /** The one of this JVM. */
  static synchronized Chromium shared() {
    if (shared == null) {
      shared = new Chromium();
    }
    return shared;
  }

  private Chromium() {
    PlaywrightAssertions.setDefaultAssertionTimeout(PATIENCE_MILLIS);
    boolean installed = Files.exists(INSTALLED);
    Playwright playwright =
        Playwright.create(
            new Playwright.CreateOptions()
                .setEnv(installed ? Map.of("PLAYWRIGHT_SKIP_BROWSER_DOWNLOAD", "1") : Map.of()));
    BrowserType.LaunchOptions options =
        new BrowserType.LaunchOptions().setArgs(List.of("--no-sandbox", "--disable-gpu"));
    browser =
        playwright.chromium().launch(installed ? options.setExecutablePath(INSTALLED) : options);
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close Chromium"));
  }

  /** A browser of its own, as far as a site can tell: nothing is kept in it yet. */
  BrowserContext open(Browser.NewContextOptions options) {
    return browser.newContext(options);
  }

  /** Closes all that was opened. */
  void closeAll() {
    browser.contexts().forEach(BrowserContext::close);
  }
}
