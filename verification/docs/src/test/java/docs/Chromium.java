package docs;

import com.microsoft.playwright.Browser;
import com.microsoft.playwright.BrowserContext;
import com.microsoft.playwright.BrowserType;
import com.microsoft.playwright.Page;
import com.microsoft.playwright.Playwright;
import com.microsoft.playwright.assertions.PlaywrightAssertions;
import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import org.jspecify.annotations.Nullable;

/**
 * A headless Chromium, the system's own if it has one. It is started once for a JVM and ends with
 * it. Not thread-safe: every class of tests that uses it takes the lock {@value #LOCK}.
 */
public final class Chromium {

  /** For {@link org.junit.jupiter.api.parallel.ResourceLock}. */
  public static final String LOCK = "chromium";

  private static final Path INSTALLED = Path.of("/usr/bin/chromium");
  private static final String AXE = "/axe.min.js";

  /** A time limit that only a page that never loads reaches. */
  private static final double PATIENCE_MILLIS = 60_000;

  private static @Nullable Chromium shared;

  private final Browser browser;

  /** Returns this JVM's browser. */
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

  /** Opens a browser without stored data. */
  public BrowserContext open() {
    return open(new Browser.NewContextOptions());
  }

  /** Opens a browser with these options and without stored data. */
  BrowserContext open(Browser.NewContextOptions options) {
    BrowserContext context = browser.newContext(options.setLocale("en-GB"));
    context.setDefaultTimeout(PATIENCE_MILLIS);
    return context;
  }

  String version() {
    return browser.version();
  }

  /** Returns the violations that axe finds on a page, on a phone and in the dark too. */
  static List<?> violations(Page page) {
    page.evaluate(axe());
    return (List<?>)
        page.evaluate(
            """
            () => axe.run({resultTypes: ["violations"]}).then(result => result.violations.map(
                rule => rule.id + ": " + rule.nodes.map(node => node.html).join(" ")))
            """);
  }

  /** Returns the script that finds violations. */
  static String axe() {
    try (InputStream in = Chromium.class.getResourceAsStream(AXE)) {
      return new String(Objects.requireNonNull(in, AXE).readAllBytes(), StandardCharsets.UTF_8);
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
