package io.cloakroom.browser;

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
 * A headless Chromium: the system's own, or the one that Playwright downloads. It starts once for a
 * JVM and ends with it. Not thread-safe: every test class that uses it takes the lock {@value
 * #LOCK}.
 */
public final class Chromium {

  /** The name for JUnit's {@code ResourceLock}. */
  public static final String LOCK = "chromium";

  private static final Path INSTALLED = Path.of("/usr/bin/chromium");

  /** The longest wait for a page; modules that need another one set the system property. */
  private static final double PATIENCE_MILLIS =
      1000.0 * Integer.getInteger("cloakroom.browser.seconds", 30);

  private static @Nullable Chromium shared;

  private final Browser browser;

  /** Returns the browser of this JVM. */
  public static synchronized Chromium shared() {
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
        new BrowserType.LaunchOptions()
            .setArgs(
                List.of(
                    "--no-sandbox",
                    "--disable-gpu",
                    "--disable-quic",
                    "--no-first-run",
                    "--disable-background-networking",
                    "--disable-component-update",
                    "--disable-sync"));
    browser =
        playwright.chromium().launch(installed ? options.setExecutablePath(INSTALLED) : options);
    Runtime.getRuntime().addShutdownHook(new Thread(playwright::close, "close Chromium"));
  }

  /** Opens a context with empty storage. */
  public BrowserContext open() {
    return open(new Browser.NewContextOptions());
  }

  /** Opens a context with empty storage and these options; its language is British English. */
  public BrowserContext open(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setLocale("en-GB"));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  /** Returns the version of the browser. */
  public String version() {
    return browser.version();
  }

  /** Closes all contexts that are open. */
  public void closeAll() {
    browser.contexts().forEach(BrowserContext::close);
  }
}
